package dev.sentryotel.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** What somebody sees and does on the page. */
class ConsoleBrowserIntegrationTest {

  private static LookedAt application;
  private static Browser browser;

  @BeforeAll
  static void start() {
    browser = Browser.open();
    application = new LookedAt(LookedAt.Application.class);
  }

  @AfterAll
  static void stop() {
    if (application != null) {
      application.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void nothingWasComplainedOf() {
    assertThat(browser.complaints()).isEmpty();
  }

  private static void look(String hash) {
    browser.go("about:blank");
    browser.go(application.url(hash));
  }

  private static List<String> names() {
    return browser.texts(".traces tbody a");
  }

  private static void awaitNames(String... names) {
    browser.await(any -> names().equals(List.of(names)));
  }

  private static void write(String field, String text) {
    WebElement input = browser.await("#" + field);
    input.clear();
    input.sendKeys(text);
  }

  @Test
  void listIsNewestFirstAndGrowsWithoutReload() {
    application.trace("first of the list");
    look("");
    write("filter-name", "of the list");
    awaitNames("first of the list");
    browser.script("window.isSame = true");

    application.trace("second of the list");

    awaitNames("second of the list", "first of the list");
    assertThat(browser.script("return window.isSame")).isEqualTo(true);
    assertThat(browser.await("#live").getText()).isEqualTo("Live");
    assertThat(browser.texts("#application")).containsExactly("bookshop");
  }

  @Test
  void filtersNarrowTheListDown() {
    application.trace("filter quick", 3);
    application.trace("filter slow", 800);
    Span failed = application.root("filter failed");
    Span inner = application.child(failed, "needle in the hay", 1);
    inner.setAttribute("db.system.name", "postgresql");
    inner.setAttribute("needle", "Sharp <Point>");
    application.fail(inner);
    application.end(inner, 2);
    application.end(failed, 4);
    application.sent();
    look("");

    write("filter-name", "FILTER");
    awaitNames("filter failed", "filter slow", "filter quick");
    write("filter-duration", "500");
    awaitNames("filter slow");
    write("filter-duration", "0");
    new Select(browser.one("#filter-status")).selectByValue("failed");
    awaitNames("filter failed");
    new Select(browser.one("#filter-status")).selectByValue("fine");
    awaitNames("filter slow", "filter quick");
    new Select(browser.one("#filter-status")).selectByValue("");
    new Select(browser.one("#filter-op")).selectByValue("db");
    awaitNames("filter failed");
    new Select(browser.one("#filter-op")).selectByValue("");
    write("filter-text", "sharp <poi");
    awaitNames("filter failed");
    write("filter-text", "nowhere to be found");
    browser.await(any -> browser.one(".empty").isDisplayed());
    browser.one(".filters button").click();
    browser.await(any -> names().contains("filter quick"));
  }

  @Test
  void waterfallShowsTheTreeTheTimesTheErrorsAndWhatTookTheTime() {
    Span root = application.root("GET /waterfall");
    Span query = application.child(root, "select", 10);
    query.setAttribute("db.system.name", "postgresql");
    query.setAttribute("db.query.text", "select 1");
    application.end(query, 40);
    Span step = application.child(root, "step", 50);
    Span inner = application.child(step, "inner", 60);
    application.fail(inner);
    application.end(inner, 90);
    application.end(step, 95);
    Span aside = application.child(root, "aside", 50);
    application.end(aside, 70);
    application.end(root, 100);
    application.sent();

    look("#/traces/" + root.getSpanContext().getTraceId());

    browser.await(any -> browser.all(".row").size() == 5);
    assertThat(browser.one("h1").getText()).isEqualTo("GET /waterfall");
    assertThat(browser.texts(".row .name"))
        .containsExactly("GET /waterfall", "select 1", "step", "inner", "aside");
    assertThat(attributes(".row", "aria-level")).containsExactly("1", "2", "2", "3", "2");
    assertThat(browser.texts(".row > .number"))
        .containsExactly("100 ms", "30.0 ms", "45.0 ms", "30.0 ms", "20.0 ms");
    assertThat(browser.all(".row.failed")).hasSize(1);
    assertThat(browser.texts(".row.failed .badge.bad")).hasSize(1);
    assertThat(
            browser.script("return document.querySelector('.row .op[data-family=db]').textContent"))
        .isEqualTo("db");
    assertThat(left(".row:nth-child(2) .bar")).isEqualTo("10%");
    // The root, the query and the step with its inner one: not what ran beside it.
    assertThat(browser.all(".row:has(.part) .name").stream().map(WebElement::getText))
        .containsExactly("GET /waterfall", "select 1", "step", "inner");
    assertThat(browser.texts(".tick")).startsWith("0", "20.0 ms").endsWith("100 ms");
    assertThat(timesThatMeet()).isEqualTo(0L);
    // Beside the span there is less room for them.
    browser.all(".row").get(1).click();
    browser.await(any -> browser.texts(".tick").equals(List.of("0", "50.0 ms", "100 ms")));
    assertThat(timesThatMeet()).isEqualTo(0L);
  }

  private static Object timesThatMeet() {
    return browser.script(
        "const boxes = [...document.querySelectorAll('.tick')].map(tick => {"
            + " const range = document.createRange(); range.selectNodeContents(tick);"
            + " return range.getBoundingClientRect(); });"
            + "return boxes.filter((box, i) => i > 0 && box.left < boxes[i - 1].right).length");
  }

  private static String left(String selector) {
    return String.valueOf(
        browser.script("return document.querySelector(arguments[0]).style.left", selector));
  }

  private static List<String> attributes(String selector, String name) {
    return browser.all(selector).stream().map(each -> each.getDomAttribute(name)).toList();
  }

  @Test
  void spanThatEndsAfterItsRootIsInItsPlaceWhileThePageIsOpen() {
    Span root = application.root("GET /late");
    Span late = application.child(root, "comes late", 5);
    application.end(root, 10);
    application.sent();
    look("#/traces/" + root.getSpanContext().getTraceId());
    browser.await(any -> browser.all(".row").size() == 1);

    application.end(late, 60);
    application.sent();

    browser.await(any -> browser.all(".row").size() == 2);
    assertThat(browser.texts(".row .name")).containsExactly("GET /late", "comes late");
    assertThat(attributes(".row", "aria-level")).containsExactly("1", "2");
    assertThat(browser.texts(".badge")).contains("late");
  }

  @Test
  void spanShowsItsDataItsLinksAndItsExactEnvelope() {
    String before = application.trace("linked to");
    Span root = application.root("GET /details");
    Span span = application.child(root, "with details", 1);
    span.setAttribute("answer", 9_223_372_036_854_775_807L);
    span.setAttribute("text", "zwölf");
    span.addLink(
        io.opentelemetry.api.trace.SpanContext.create(
            before,
            "00000000000000aa",
            io.opentelemetry.api.trace.TraceFlags.getSampled(),
            io.opentelemetry.api.trace.TraceState.getDefault()));
    application.end(span, 2);
    application.end(root, 3);
    application.sent();
    look("#/traces/" + root.getSpanContext().getTraceId());
    browser.await(any -> browser.all(".row").size() == 2);

    browser.all(".row").get(1).click();

    browser.await(".panel .data");
    assertThat(browser.texts(".panel h2")).containsExactly("with details");
    assertThat(browser.texts(".data dt")).contains("answer", "text");
    assertThat(browser.texts(".data dd")).contains("9223372036854775807", "zwölf");
    assertThat(browser.one(".link-to a").getDomAttribute("href")).contains(before);
    assertThat(browser.texts(".panel .none")).contains("None was sent.");
    browser.one(".panel summary").click();
    browser.awaitScript("document.querySelector('pre').textContent.includes('with details')");
    assertThat(browser.texts("pre").get(0))
        .startsWith("{\"event_id\":")
        .contains("\n{\"type\":\"transaction\",\"length\":")
        .contains("9223372036854775807", "zwölf");
    browser.one(".panel input[type=checkbox]").click();
    browser.awaitScript(
        "document.querySelector('pre').textContent.includes('\\n  \"event_id\": ')");
    assertThat(browser.texts("pre").get(0)).contains("9223372036854775807");
    browser.one(".link-to a").click();
    browser.await(any -> "linked to".equals(browser.one("h1").getText()));
  }

  @Test
  void whateverASpanIsCalledItStaysText() {
    String evil = "<img src=x onerror=\"document.title='pwned'\"><script>1</script>";
    Span root = application.root(evil);
    Span child = application.child(root, "</div>" + evil, 1);
    child.setAttribute("<b>key</b>", evil);
    application.end(child, 2);
    application.end(root, 3);
    application.sent();
    look("");
    write("filter-name", "onerror");

    browser.await(any -> !names().isEmpty());
    assertThat(names()).containsExactly(evil);
    browser.one(".traces tbody tr:not([hidden]) a").click();
    browser.await(any -> browser.all(".row").size() == 2);
    browser.all(".row").get(1).click();
    browser.await(".panel .data");

    assertThat(browser.texts(".data dt")).contains("<b>key</b>");
    assertThat(browser.texts(".data dd")).contains(evil);
    assertThat(
            browser.script(
                "return document.querySelectorAll('main img, main script, main b').length"))
        .isEqualTo(0L);
    assertThat(browser.driver().getTitle()).startsWith("<img");
  }

  @Test
  void aThousandSpansAreAllThereAndQuickToGoThrough() {
    Span root = application.root("GET /thousand");
    List<Span> open = new ArrayList<>(List.of(root));
    for (int i = 1; i < 1000; i++) {
      Span span = application.child(open.get(i / 3), "span " + i, i);
      open.add(span);
    }
    for (int i = 999; i >= 0; i--) {
      application.end(open.get(i), 1000 + (1000 - i));
    }
    application.sent();

    look("#/traces/" + root.getSpanContext().getTraceId());

    browser.await(any -> browser.all(".row").size() == 1000);
    browser.one(".row").click();
    browser.press(Keys.END);
    browser.awaitScript("document.activeElement === [...document.querySelectorAll('.row')].at(-1)");
    assertThat(inView()).isTrue();
    browser.press(Keys.HOME);
    browser.press(Keys.ARROW_LEFT);
    browser.await(any -> browser.all(".row").size() == 1);
    browser.press(Keys.ARROW_RIGHT);
    browser.await(any -> browser.all(".row").size() == 1000);
    browser.press(Keys.ARROW_LEFT);
    browser.await(any -> browser.all(".row").size() == 1);
    find("span 777");
    browser.await(any -> browser.texts(".found").contains("1 span found"));
    browser.press(Keys.ENTER);
    browser.await(any -> browser.texts(".panel h2").contains("span 777"));
    browser.await(any -> browser.texts(".row.match .name").equals(List.of("span 777")));
  }

  private static void find(String text) {
    browser.one(".tools input[type=search]").sendKeys(text);
  }

  private static boolean inView() {
    return Boolean.TRUE.equals(
        browser.script(
            "const box = document.activeElement.getBoundingClientRect();"
                + "return box.top >= 0 && box.bottom <= innerHeight + 1"));
  }

  @Test
  void allCanBeDoneWithTheKeyboard() {
    Span root = application.root("GET /keyboard");
    Span child = application.child(root, "a child", 1);
    application.fail(child);
    application.end(child, 2);
    application.end(root, 3);
    application.sent();
    look("");
    browser.await(any -> names().contains("GET /keyboard"));

    browser.press("/");
    browser.awaitScript("document.activeElement.id === 'filter-text'");
    write("filter-name", "GET /keyboard");
    awaitNames("GET /keyboard");
    for (int i = 0; i < 8 && !browser.focused().equals("a GET /keyboard"); i++) {
      browser.press(Keys.TAB);
    }
    assertThat(browser.focused()).isEqualTo("a GET /keyboard");
    browser.press(Keys.ENTER);
    browser.await(any -> browser.all(".row").size() == 2);
    for (int i = 0; i < 10 && browser.one(".row:focus") == null; i++) {
      browser.press(Keys.TAB);
    }
    assertThat(browser.one(".row:focus .name").getText()).isEqualTo("GET /keyboard");
    browser.press(Keys.ARROW_DOWN);
    assertThat(browser.one(".row:focus .name").getText()).isEqualTo("a child");
    browser.press(Keys.ENTER);
    browser.await(".panel h2");
    assertThat(browser.texts(".panel h2")).containsExactly("a child");
    browser.press(Keys.ESCAPE);
    browser.await(any -> !browser.one(".panel").isDisplayed());
    browser.press(Keys.ARROW_LEFT, Keys.ARROW_LEFT);
    browser.await(any -> browser.all(".row").size() == 1);
    assertThat(browser.one(".row").getDomAttribute("aria-expanded")).isEqualTo("false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void axeFindsNothing(String scheme) throws IOException {
    Span root = application.root("GET /accessible");
    Span child = application.child(root, "a child with a long name that may be cut somewhere", 1);
    child.setAttribute("key", "value");
    application.fail(child);
    application.end(child, 2);
    application.end(root, 3);
    application.sent();
    browser.prefer(scheme);

    look("");
    browser.await(any -> names().contains("GET /accessible"));
    browser.await(".stat");
    assertThat(violations()).as("list, " + scheme).isEmpty();
    look("#/traces/" + root.getSpanContext().getTraceId());
    browser.await(any -> browser.all(".row").size() == 2);
    browser.all(".row").get(1).click();
    browser.await(".panel .data");
    browser.await(".stat");
    assertThat(violations()).as("trace, " + scheme).isEmpty();
    browser.prefer("");
  }

  @SuppressWarnings("unchecked")
  private static List<String> violations() throws IOException {
    try (InputStream in = ConsoleBrowserIntegrationTest.class.getResourceAsStream("/axe.min.js")) {
      browser.script(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    Map<String, Object> result =
        (Map<String, Object>)
            browser.asyncScript(
                "const done = arguments[arguments.length - 1];"
                    + "axe.run().then(found => done({checked: found.passes.length, violations:"
                    + " found.violations.map(each => each.id + ': ' + each.nodes.map(node =>"
                    + " node.html + ' ' + node.failureSummary).join('\\n'))}))");
    // So that an empty page does not pass.
    assertThat((long) result.get("checked")).isGreaterThan(15);
    return (List<String>) result.get("violations");
  }

  @Test
  void themeCanBeChosen() {
    look("");
    browser.prefer("light");
    String light = background();
    WebElement button = browser.await("#theme");

    button.click();
    assertThat(background()).isEqualTo(light);
    button.click();
    assertThat(button.getText()).isEqualTo("Theme: dark");
    assertThat(background()).isNotEqualTo(light);
    look("");
    browser.await(any -> browser.one("#theme").getText().equals("Theme: dark"));
    browser.one("#theme").click();
    assertThat(background()).isEqualTo(light);
    browser.prefer("");
  }

  private static String background() {
    return String.valueOf(browser.script("return getComputedStyle(document.body).backgroundColor"));
  }

  @Test
  void healthStripCountsAlong() {
    look("");
    browser.await(any -> browser.texts(".stat .name").contains("Delivered"));
    long before = application.client().snapshot().deliveredSpans();

    application.trace("one more");

    browser.await(any -> delivered() > before);
  }

  private static long delivered() {
    return Long.parseLong(browser.texts(".stat:nth-child(2) .value").get(0).replace(",", ""));
  }
}
