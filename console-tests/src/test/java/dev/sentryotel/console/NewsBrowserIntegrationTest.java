package dev.sentryotel.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WindowType;

/** How news come to a page, and to one that nobody sees. */
class NewsBrowserIntegrationTest {

  /** More pages than may be told at once. */
  private static final int MANY = 100;

  private Browser browser;
  private LookedAt application;

  @BeforeEach
  void start() {
    browser = Browser.open();
    application = new LookedAt(LookedAt.Application.class);
  }

  @AfterEach
  void stop() {
    if (application != null) {
      application.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  private List<String> names() {
    return browser.texts(".traces tbody a");
  }

  private void awaitLabel(String label) {
    browser.await(any -> browser.texts("#live").equals(List.of(label)));
  }

  @Test
  void aPageThatNobodySeesLeavesTheStreamAndLaterShowsWhatCameMeanwhile() {
    application.trace("before");
    browser.go(application.url(""));
    awaitLabel("Live");
    browser.await(any -> names().equals(List.of("before")));
    assertThat(isAnyoneTold()).isTrue();
    browser.script(
        "window.seen = []; document.addEventListener('visibilitychange', () => seen.push("
            + "document.visibilityState + ' '"
            + " + document.querySelector('.traces tbody').querySelectorAll('a').length))");
    String page = browser.driver().getWindowHandle();

    browser.driver().switchTo().newWindow(WindowType.TAB);
    Awaitility.await().atMost(Browser.PATIENCE).until(() -> !isAnyoneTold());
    application.trace("meanwhile");
    browser.driver().switchTo().window(page);

    browser.await(any -> names().equals(List.of("meanwhile", "before")));
    awaitLabel("Live");
    assertThat(browser.script("return window.seen")).isEqualTo(List.of("hidden 1", "visible 1"));
    assertThat(browser.complaints()).isEmpty();
  }

  /** The thread that tells pages what is new ends with the last of them. */
  private static boolean isAnyoneTold() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("sentry-console-feed"));
  }

  @Test
  void onePageTooManyAsksEveryTwoSecondsUntilThereIsRoom() throws IOException {
    List<Socket> pages = new ArrayList<>();
    try {
      boolean isTold = true;
      while (isTold && pages.size() < MANY) {
        Socket page = events();
        pages.add(page);
        isTold = statusLine(page).contains(" 200");
      }
      assertThat(isTold).as("after %s pages", pages.size()).isFalse();
      browser.go(application.url(""));
      awaitLabel("Every two seconds");
      // Until the label changes again, if it does.
      browser.script(
          "window.labels = []; const live = document.querySelector('#live');"
              + "new MutationObserver(() => labels.push(live.textContent))"
              + ".observe(live, {childList: true, characterData: true, subtree: true})");

      application.trace("first that is asked for");
      browser.await(any -> names().equals(List.of("first that is asked for")));
      application.trace("second that is asked for");
      browser.await(any -> names().size() == 2);

      assertThat(names()).startsWith("second that is asked for");
      assertThat(browser.script("return window.labels")).isEqualTo(List.of());
    } finally {
      for (Socket page : pages) {
        page.close();
      }
    }
    application.trace("seen by the server's writing that the others have gone");
    awaitLabel("Live");
  }

  @Test
  void anAnswerThatWasOvertakenIsNotShown() {
    Span root = application.root("overtaken");
    Span late = application.child(root, "late", 5);
    application.end(root, 10);
    application.sent();
    String id = root.getSpanContext().getTraceId();
    browser.go(application.url(""));
    awaitLabel("Live");
    browser.await(any -> names().equals(List.of("overtaken")));
    holdTheNextAnswer();
    browser.script("location.hash = '#/traces/' + arguments[0]", id);
    browser.awaitScript("held");
    application.end(late, 20);
    application.sent();
    browser.await(any -> browser.all(".row").size() == 2);

    release();

    assertThat(browser.all(".row")).hasSize(2);
  }

  @Test
  void anAnswerThatNobodyWaitsForAnyLongerChangesNothing() {
    String id = application.trace("left");
    browser.go(application.url(""));
    browser.await(any -> names().equals(List.of("left")));
    holdTheNextAnswer();
    browser.script("location.hash = '#/traces/' + arguments[0]", id);
    browser.awaitScript("held");
    browser.script("location.hash = '#/'");
    browser.await(".traces");

    release();

    assertThat(browser.driver().getTitle()).isEqualTo("Traces");
  }

  /** Keeps back the next answer about one trace, that of now, until it is released. */
  private void holdTheNextAnswer() {
    browser.script(
        "const real = window.fetch; window.held = false;"
            + "const wait = new Promise(go => window.letGo = go);"
            + "window.fetch = async (path, ...more) => {"
            + "  const answer = await real(path, ...more);"
            + "  if (/traces\\/[0-9a-f]+$/.test(path) && !window.held) {"
            + "    window.held = true;"
            + "    await wait;"
            + "  }"
            + "  return answer;"
            + "}");
  }

  /** Until the page has done with it what it does. */
  private void release() {
    browser.asyncScript(
        "letGo(); const done = arguments[0];"
            + "fetch('api/health').then(answer => answer.text()).then(() => setTimeout(done, 200))");
  }

  @Test
  void anAddressThatNobodyCanReadLeadsToNoTrace() {
    browser.go(application.url("#/traces/%E0%A4%A"));

    browser.await(any -> browser.texts("h1").equals(List.of("This trace is not here")));
    awaitLabel("Live");
  }

  private Socket events() throws IOException {
    Socket page = new Socket(InetAddress.getLoopbackAddress(), application.port());
    page.setSoTimeout((int) Browser.PATIENCE.toMillis());
    String request =
        "GET /sentry-console/api/events HTTP/1.1\r\nHost: localhost:%d\r\n\r\n"
            .formatted(application.port());
    page.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    page.getOutputStream().flush();
    return page;
  }

  private static String statusLine(Socket page) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = page.getInputStream().read();
        next > '\r';
        next = page.getInputStream().read()) {
      line.append((char) next);
    }
    return line.toString();
  }
}
