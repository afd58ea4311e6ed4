package dev.sentryotel.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Spans that leave by themselves stand in the one tree of their trace. */
class StreamedTracesBrowserIntegrationTest {

  private static Browser browser;
  private LookedAt application;

  @BeforeAll
  static void start() {
    browser = Browser.open();
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void nothingWasComplainedOf() {
    // While the application is there, whose going the page would complain of.
    browser.go("about:blank");
    assertThat(browser.complaints()).isEmpty();
    application.close();
  }

  private void look(Span root) {
    browser.go(application.url("#/traces/" + root.getSpanContext().getTraceId()));
  }

  private void awaitRows(int count) {
    browser.await(any -> browser.all(".row").size() == count);
  }

  private Object inRow(String name, String script) {
    return browser.script(
        "const row = [...document.querySelectorAll('.row')].find(each =>"
            + " each.querySelector('.name').textContent === arguments[0]);"
            + script,
        name);
  }

  @Test
  void streamingApplicationShowsOneTreeThatLateSpansGrowInto() {
    application = new LookedAt(LookedAt.Application.class, "sentry.trace-lifecycle=stream");
    Span root = application.root("GET /streamed");
    Span query = application.child(root, "a query", 10);
    application.fail(query);
    application.end(query, 30);
    Span background = application.child(root, "in the background", 50);
    application.end(root, 100);
    application.sent();
    look(root);
    awaitRows(2);

    Span grandchild = application.child(background, "below the late one", 120);
    application.end(grandchild, 150);
    application.end(background, 200);
    application.sent();

    awaitRows(4);
    assertThat(browser.texts(".row .name"))
        .containsExactly("GET /streamed", "a query", "in the background", "below the late one");
    assertThat(browser.all(".row").stream().map(row -> row.getDomAttribute("aria-level")))
        .containsExactly("1", "2", "2", "3");
    assertThat(browser.texts(".row > .number"))
        .containsExactly("100 ms", "20.0 ms", "150 ms", "30.0 ms");
    assertThat(inRow("in the background", "return row.querySelector('.bar').style.left"))
        .isEqualTo("25%");
    assertThat(inRow("in the background", "return row.querySelector('.bar').style.width"))
        .isEqualTo("75%");
    assertThat(browser.all(".row.failed")).hasSize(1);
    assertThat(browser.texts(".trace-facts span")).contains("4 spans", "1 error", "streamed");
    // Where all are, none stands out by it.
    assertThat(browser.texts(".badge")).containsExactly("error");

    inRow("below the late one", "row.click()");
    browser.await(".panel .facts");
    assertThat(browser.texts(".panel .facts dd")).contains("Streamed by itself");
    browser.one(".panel summary").click();
    browser.awaitScript(
        "document.querySelector('pre').textContent.includes('\"below the late one\"')");
    assertThat(browser.texts("pre").get(0)).contains("\n{\"type\":\"span\",\"item_count\":");
  }

  @Test
  void whatIsStreamedAfterItsTransactionIsMarkedInItsPlace() {
    application = new LookedAt(LookedAt.Application.class, "sentry.leftover-spans=stream");
    Span root = application.root("GET /left");
    Span late = application.child(root, "comes late", 5);
    application.end(application.child(root, "in time", 5), 9);
    application.end(root, 10);
    application.sent();
    look(root);
    awaitRows(2);

    application.end(late, 60);
    application.sent();

    awaitRows(3);
    assertThat(browser.all(".row").stream().map(row -> row.getDomAttribute("aria-level")))
        .containsExactly("1", "2", "2");
    assertThat(inRow("comes late", "return row.querySelector('.badge').textContent"))
        .isEqualTo("streamed");
    assertThat(browser.texts(".badge")).containsExactly("streamed");
  }
}
