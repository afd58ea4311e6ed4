package dev.sentryotel.autoconfigure.console;

import static dev.sentryotel.autoconfigure.console.RawHttp.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebFilter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The console in each world and on both kinds of server, asked as a browser asks. */
class ConsoleWorldsIntegrationTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String API = "/sentry-console/api";

  /** Only what both kinds of server know. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({Page.class, Way.class})
  static class Application {}

  @RestController
  static class Page {

    @GetMapping("/page")
    String page() {
      return "page";
    }
  }

  /** One that leads to a path it was given. */
  @Controller
  static class Way {

    @GetMapping("/way")
    String way(@RequestParam("to") String to) {
      return "forward:" + to;
    }
  }

  @ParameterizedTest
  @EnumSource(names = "BARE", mode = EnumSource.Mode.EXCLUDE)
  void showsTracesAndMakesNone(World world) {
    try (SentryServer sentry = new SentryServer();
        WorldApplication application = world.start(withDsn(sentry), Application.class)) {
      showsTracesAndMakesNone(sentry, application);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "BARE", mode = EnumSource.Mode.EXCLUDE)
  void showsTracesAndMakesNoneOnWebFlux(World world) {
    try (SentryServer sentry = new SentryServer();
        WorldApplication application = world.startReactive(withDsn(sentry), Application.class)) {
      showsTracesAndMakesNone(sentry, application);
    }
  }

  private static Map<String, String> withDsn(SentryServer sentry) {
    return Map.of(
        "sentry.dsn", sentry.dsn(),
        "sentry.traces-sample-rate", "1.0",
        "sentry.console.enabled", "true");
  }

  private static void showsTracesAndMakesNone(SentryServer sentry, WorldApplication application) {
    assertThat(application.request("/sentry-console/").statusCode()).isEqualTo(200);
    assertThat(application.request("/sentry-console/assets/main.js").statusCode()).isEqualTo(200);
    assertThat(application.request("/sentry-console/nothing").statusCode()).isEqualTo(404);
    // A caller that traces does not change it.
    assertThat(
            application
                .request(
                    API + "/health",
                    "sentry-trace",
                    "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1")
                .statusCode())
        .isEqualTo(200);
    application.get("/page");

    JsonNode trace = awaitTrace(application);

    sentry.awaitTransaction(each -> each.path("transaction").asString().endsWith("/page"));
    assertThat(trace.path("op").asString()).isEqualTo("http.server");
    JsonNode spans = json(application.get(API + "/traces/" + trace.path("id").asString()));
    assertThat(spans.path("spans").size()).isEqualTo(trace.path("spans").asInt());
    String envelope =
        application.get(API + "/traces/" + trace.path("id").asString() + "/envelopes/0");
    assertThat(withoutWhatSendingAdds(sentry.bodies().get(0))).isEqualTo(envelope);
    assertThat(json(application.get(API + "/traces")).path("begun").asInt()).isEqualTo(1);
    assertThat(sentry.transactions()).hasSize(1);
    JsonNode health = json(application.get(API + "/health"));
    assertThat(health.path("reasons")).isEmpty();
    assertThat(health.path("ended").asInt()).isEqualTo(spans.path("spans").size());
  }

  /** A header that the browser reads as it was, and no client report. */
  private static String withoutWhatSendingAdds(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    return text.replaceFirst(",\"sent_at\":\"[^\"]+\"", "");
  }

  private static JsonNode awaitTrace(WorldApplication application) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> json(application.get(API + "/traces")).path("traces").path(0),
            trace -> !trace.isMissingNode());
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  @Test
  void withoutDsnAndRateEverythingIsShown() {
    Map<String, String> properties = Map.of("sentry.console.enabled", "true");
    try (WorldApplication application =
        World.OPEN_TELEMETRY_STARTER.start(properties, Application.class)) {
      application.get("/page");

      JsonNode trace = awaitTrace(application);

      assertThat(trace.path("name").asString()).isEqualTo("GET /page");
    }
  }

  @Test
  void isNotThereUnlessEnabled() {
    try (SentryServer sentry = new SentryServer();
        WorldApplication application =
            World.OPEN_TELEMETRY_STARTER.start(
                Map.of("sentry.dsn", sentry.dsn(), "sentry.traces-sample-rate", "1.0"),
                Application.class)) {
      assertThat(application.request("/sentry-console/").statusCode()).isEqualTo(404);
      assertThat(application.request(API + "/traces").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void isNotThereWhereTheStarterIsOff() {
    try (WorldApplication application =
        World.OPEN_TELEMETRY_STARTER.start(
            Map.of("sentry.enabled", "false", "sentry.console.enabled", "true"),
            Application.class)) {
      assertThat(application.request("/sentry-console/").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aNameThatIsNotOfThisMachineFindsNothing() {
    Map<String, String> properties = Map.of("sentry.console.enabled", "true");
    try (WorldApplication application =
        World.OPEN_TELEMETRY_STARTER.start(properties, Application.class)) {
      findsNothingByAnotherName(application.port());
      String way = "/way?to=" + API + "/traces";
      assertThat(ask(application.port(), way, "Host: localhost")).contains("\"version\"");
      assertThat(ask(application.port(), way, "Host: evil.example"))
          .startsWith("HTTP/1.1 404")
          .doesNotContain("\"version\"");
    }
  }

  @Test
  void aNameThatIsNotOfThisMachineFindsNothingOnWebFlux() {
    Map<String, String> properties = Map.of("sentry.console.enabled", "true");
    try (WorldApplication application =
        World.OPEN_TELEMETRY_STARTER.startReactive(properties, Application.class)) {
      findsNothingByAnotherName(application.port());
    }
  }

  private static void findsNothingByAnotherName(int port) {
    String path = API + "/traces";
    assertThat(ask(port, path, "Host: localhost:" + port)).startsWith("HTTP/1.1 200");
    for (String headers :
        new String[] {
          "Host: evil.example:" + port,
          "Host: localhost\r\nOrigin: https://evil.example",
          "Host: localhost\r\nX-Forwarded-For: 127.0.0.1",
          "Host: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Dest: image",
        }) {
      String answer = ask(port, path, headers);
      assertThat(answer).as(headers).startsWith("HTTP/1.1 404");
      assertThat(answer).as(headers).doesNotContain("traces", "Content-Security-Policy");
    }
    for (String written :
        new String[] {
          "/%73entry-console/api/traces",
          "/sentry-console;a=b/api/traces",
          "/sentry%2Dconsole/api/traces",
          "//sentry-console/api/traces",
          "/a/../sentry-console/api/traces",
        }) {
      assertThat(ask(port, written, "Host: evil.example"))
          .as(written)
          .matches("(?s)HTTP/1.1 40[04] .*")
          .doesNotContain("\"version\"");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPEN_TELEMETRY_STARTER", "BOTH"})
  void aPageThatReadsNothingHoldsUpNobody(World world) throws IOException {
    Map<String, String> properties =
        Map.of(
            "sentry.console.enabled",
            "true",
            // In each report of health, so that little fits on the way.
            "spring.application.name",
            "long".repeat(1 << 16),
            "logging.include-application-name",
            "false",
            "server.tomcat.connection-timeout",
            "10m");
    try (WorldApplication application =
            world == World.BOTH
                ? world.startReactive(properties, Application.class)
                : world.start(properties, Application.class);
        Socket asleep = events(application.port());
        Socket awake = events(application.port())) {
      awake.setSoTimeout((int) PATIENCE.toMillis());
      assertThat(asleep.getInputStream().read()).isPositive();

      for (int trace = 1; trace <= 40; trace++) {
        application.get("/page");
        readUntil(awake, "\"ended\":" + trace);
      }
    }
  }

  private static Socket events(int port) throws IOException {
    Socket page = new Socket();
    page.setReceiveBufferSize(1 << 14);
    page.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String request = "GET " + API + "/events HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n";
    page.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    page.getOutputStream().flush();
    return page;
  }

  @ParameterizedTest
  @EnumSource(names = {"OPEN_TELEMETRY_STARTER", "BOTH"})
  void onePageTooManyIsRefusedTheNews(World world) throws IOException {
    Map<String, String> properties = Map.of("sentry.console.enabled", "true");
    List<Socket> pages = new ArrayList<>();
    try (WorldApplication application =
        world == World.BOTH
            ? world.startReactive(properties, Application.class)
            : world.start(properties, Application.class)) {
      for (int i = 0; i < ConsoleFeed.MAX_SUBSCRIBERS; i++) {
        Socket page = events(application.port());
        pages.add(page);
        assertThat(firstNews(page)).startsWith("HTTP/1.1 200");
      }

      String answer =
          ask(application.port(), API + "/events", "Host: localhost:" + application.port());

      assertThat(answer).startsWith("HTTP/1.1 503");
    } finally {
      for (Socket page : pages) {
        page.close();
      }
    }
  }

  private static void readUntil(Socket page, String text) throws IOException {
    byte[] buffer = new byte[1 << 16];
    String last = "";
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!last.contains(text)) {
      assertThat(System.nanoTime() - end).as("waiting for " + text).isNegative();
      int read = page.getInputStream().read(buffer);
      assertThat(read).as("bytes before " + text).isPositive();
      last =
          last.substring(Math.max(0, last.length() - text.length()))
              + new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPEN_TELEMETRY_STARTER", "BOTH"})
  void everyAnswerHasAStrictPolicy(World world) {
    Map<String, String> properties = Map.of("sentry.console.enabled", "true");
    try (WorldApplication application =
        world == World.BOTH
            ? world.startReactive(properties, Application.class)
            : world.start(properties, Application.class)) {
      for (String path : new String[] {"/", "/assets/main.js", "/assets/icon.svg", "/api/traces"}) {
        HttpResponse<String> answer = application.request("/sentry-console" + path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(header(answer, "content-security-policy"))
            .as(path)
            .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
            .contains("require-trusted-types-for 'script'")
            .doesNotContain("unsafe", "*");
        assertThat(header(answer, "x-content-type-options")).as(path).isEqualTo("nosniff");
        assertThat(header(answer, "cross-origin-resource-policy"))
            .as(path)
            .isEqualTo("same-origin");
        assertThat(header(answer, "cache-control")).as(path).isEqualTo("no-store");
      }
      HttpResponse<String> noSlash = application.request("/sentry-console");
      assertThat(noSlash.statusCode()).isEqualTo(302);
      assertThat(header(noSlash, "location")).endsWith("sentry-console/");
    }
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @EnumSource(names = {"OPEN_TELEMETRY_STARTER", "BOTH"})
  void anOpenPageDoesNotHoldUpTheEnd(World world) throws IOException {
    Map<String, String> properties =
        Map.of(
            "sentry.console.enabled", "true",
            "server.shutdown", "graceful",
            "spring.lifecycle.timeout-per-shutdown-phase", "10m");
    WorldApplication application =
        world == World.BOTH
            ? world.startReactive(properties, Application.class)
            : world.start(properties, Application.class);
    try (Socket page = events(application.port())) {
      String news = firstNews(page);

      application.close();

      page.getInputStream().readAllBytes();
      assertThat(news).contains("text/event-stream");
    }
  }

  @Test
  void isThereOverHttp2() {
    Map<String, String> properties =
        Map.of("sentry.console.enabled", "true", "server.http2.enabled", "true");
    try (WorldApplication application =
        World.OPEN_TELEMETRY_STARTER.start(properties, Application.class)) {
      application.request("/page"); // On which the client changes the protocol.

      HttpResponse<String> answer = application.request(API + "/traces");

      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  /** What leads requests elsewhere on their way. */
  @Configuration(proxyBeanMethods = false)
  static class Rewriting {

    @Bean
    WebFilter rewriting() {
      return (exchange, chain) -> {
        String path = exchange.getRequest().getURI().getPath();
        return chain.filter(
            path.startsWith("/api/")
                ? exchange
                    .mutate()
                    .request(request -> request.path(path.substring("/api".length())))
                    .build()
                : exchange);
      };
    }
  }

  @Test
  void whatIsLedThereByTheApplicationFindsNothingOnWebFlux() {
    Map<String, String> properties = Map.of("sentry.console.enabled", "true");
    try (WorldApplication application =
        World.OPEN_TELEMETRY_STARTER.startReactive(
            properties, Application.class, Rewriting.class)) {
      assertThat(application.request("/api/page").statusCode()).isEqualTo(200);
      assertThat(application.request("/api" + API + "/traces").statusCode()).isEqualTo(404);
      assertThat(application.request(API + "/traces").statusCode()).isEqualTo(200);
    }
  }

  /** Reads until there is some of each kind. */
  private static String firstNews(Socket page) throws IOException {
    page.setSoTimeout((int) PATIENCE.toMillis());
    StringBuilder news = new StringBuilder();
    while (!(news.indexOf("event: traces") > 0 && news.indexOf("event: health") > 0)) {
      int next = page.getInputStream().read();
      assertThat(next).as("the stream goes on").isNotEqualTo(-1);
      news.append((char) next);
    }
    return news.toString();
  }

  /** A context below the one that has the console. */
  @Configuration(proxyBeanMethods = false)
  static class Child {}

  @Test
  void aChildThatClosesDoesNotEndTheNews() throws IOException {
    Map<String, String> properties = Map.of("sentry.console.enabled", "true");
    try (WorldApplication application =
        World.OPEN_TELEMETRY_STARTER.start(properties, Application.class)) {
      application
          .startChild(Map.of("spring.main.web-application-type", "none"), Child.class)
          .close();

      try (Socket page = events(application.port())) {
        assertThat(firstNews(page)).contains("text/event-stream");
      }
    }
  }

  @Test
  void wrongValuesAreNamedAtTheStart() {
    for (Map.Entry<String, String> wrong :
        Map.of("max-traces", "0", "max-size", "0B", "allowed-addresses", "nowhere").entrySet()) {
      String property = "sentry.console." + wrong.getKey();
      Map<String, String> properties =
          Map.of("sentry.console.enabled", "true", property, wrong.getValue());
      assertThatThrownBy(
              () -> World.OPEN_TELEMETRY_STARTER.start(properties, Application.class).close())
          .hasStackTraceContaining(property);
    }
  }
}
