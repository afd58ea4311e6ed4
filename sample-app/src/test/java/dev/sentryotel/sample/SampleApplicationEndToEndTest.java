package dev.sentryotel.sample;

import static dev.sentryotel.sample.RunningSample.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The packaged application, started as a reader of the README starts it. */
class SampleApplicationEndToEndTest {

  private static final String MOBY_DICK = "9780142437247";
  private static final String CONSOLE_TRACES = "/sentry-console/api/traces";
  private static final int SIGTERM_EXIT = 128 + 15;

  private static RunningSample sample;

  @BeforeAll
  static void start() throws Exception {
    sample = RunningSample.start(Map.of());
  }

  @AfterAll
  static void stop() throws Exception {
    sample.close();
  }

  @Test
  void startSaysWhereSpansGoAndWarnsOfNothing() {
    assertThat(sample.logLines())
        .filteredOn(line -> line.contains("Sentry: "))
        .singleElement()
        .asString()
        .contains("http://***@localhost:", "sample rate 1.0", "connectionWaitInstrumentation");
    assertThat(sample.logLines()).noneMatch(line -> line.contains(" WARN "));
  }

  @Test
  void orderIsOneTraceThroughTwoServicesAndTwoThreads() throws Exception {
    HttpResponse<String> page = sample.post("/orders", "isbn=" + MOBY_DICK, "X-Tenant", "north");

    List<JsonNode> spans =
        sample.awaitSpans(traceId(page), "POST /orders", "GET /stock/{isbn}", "confirm order");
    JsonNode order = described(spans, "POST /orders");
    JsonNode call = withOp(spans, "http.client");
    JsonNode stock = described(spans, "GET /stock/{isbn}");
    JsonNode confirmation = described(spans, "confirm order");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(order.path("op").asString()).isEqualTo("http.server");
    assertThat(order.path("status").asString()).isEqualTo("ok");
    assertThat(order.path("parentSpanId").isNull()).isTrue();
    assertThat(call.path("parentSpanId")).isEqualTo(order.path("spanId"));
    assertThat(stock.path("parentSpanId")).isEqualTo(call.path("spanId"));
    assertThat(stock.path("isSegment").asBoolean()).isTrue();
    assertThat(confirmation.path("parentSpanId")).isEqualTo(order.path("spanId"));
    assertThat(below(spans, confirmation))
        .extracting(text("op"))
        .containsExactly("db", "db", "db", "db");
    assertThat(spans)
        .extracting(span -> span.path("data").path("tenant").asString())
        .containsOnly("north");
  }

  @Test
  void statementIsTracedOnceAndSoIsTheWaitForItsConnection() throws Exception {
    HttpResponse<String> page = sample.get("/books");

    List<JsonNode> spans = sample.awaitSpans(traceId(page), "GET /books");
    List<JsonNode> queries = below(spans, described(spans, "GET /books"));
    assertThat(queries).extracting(text("op")).containsExactly("db", "db");
    assertThat(queries.get(0).path("description").asString())
        .isEqualTo("HikariDataSource.getConnection");
    assertThat(queries.get(1).path("description").asString())
        .startsWithIgnoringCase("select isbn, title, author, price_cents from book");
  }

  @Test
  void failureIsTheStatusOfItsTrace() throws Exception {
    HttpResponse<String> page = sample.get("/vouchers/SPRING", "Accept", "text/html");

    List<JsonNode> spans = sample.awaitSpans(traceId(page), "GET /vouchers/{code}");
    assertThat(page.statusCode()).isEqualTo(500);
    assertThat(page.body()).contains("/sentry-console/#/traces/" + traceId(page));
    assertThat(spans.get(0).path("status").asString()).isEqualTo("internal_error");
    assertThat(spans.get(0).path("data").path("http.response.status_code").asInt()).isEqualTo(500);
  }

  @Test
  void spanMadeByHandIsBelowItsRequestAndTakesItsTime() throws Exception {
    HttpResponse<String> page = sample.get("/sales?seconds=1");

    List<JsonNode> spans = sample.awaitSpans(traceId(page), "GET /sales", "add up sales");
    JsonNode sales = described(spans, "add up sales");
    assertThat(sales.path("parentSpanId")).isEqualTo(spans.get(0).path("spanId"));
    assertThat(sales.path("durationMicros").asLong()).isBetween(1_000_000L, 5_000_000L);
  }

  @Test
  void scheduledJobIsATraceOfItsOwn() {
    List<JsonNode> traces = sample.awaitTraceNamed("Restocking.restock");

    assertThat(traces)
        .filteredOn(trace -> trace.path("name").asString().equals("Restocking.restock"))
        .allSatisfy(trace -> assertThat(trace.path("failedSpans").asInt()).isZero());
  }

  @Test
  void consoleShowsTheSpansThatTheIngestReceives() throws Exception {
    String traceId = traceId(sample.get("/books/" + MOBY_DICK));

    List<JsonNode> received = sample.awaitSpans(traceId, "GET /books/{isbn}", "GET /stock/{isbn}");

    String shown = sample.get(CONSOLE_TRACES + "/" + traceId).body();
    assertThat(sample.get(CONSOLE_TRACES).body()).contains(traceId);
    for (JsonNode span : received) {
      assertThat(shown).contains("\"id\":\"" + span.path("spanId").asString() + "\"");
    }
  }

  @Test
  void ingestAndItsPagesMakeNoSpans() throws Exception {
    for (String path :
        List.of("/", "/api/tallies", "/assets/style.css", "/sentry-console/", CONSOLE_TRACES)) {
      assertThat(sample.get(path).statusCode()).isEqualTo(200);
    }
    String marker = traceId(sample.get("/books"));

    sample.awaitSpans(marker, "GET /books");
    assertThat(sample.traces())
        .extracting(text("name"))
        .isSubsetOf(
            "GET /books",
            "GET /books/{isbn}",
            "GET /sales",
            "GET /vouchers/{code}",
            "POST /orders",
            "Restocking.restock");
  }

  @Test
  void requestInFlightAtSigtermIsAnsweredAndItsTraceDelivered() throws Exception {
    try (RunningSample dying = RunningSample.start(Map.of("SENTRY_DSN", sample.dsn()))) {
      CompletableFuture<HttpResponse<String>> answer = dying.begin("/sales?seconds=2");
      dying.awaitLog("Adding up the sales takes 2 s");

      dying.terminate();

      HttpResponse<String> page = answer.get(20, TimeUnit.SECONDS);
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(dying.awaitEnd()).isEqualTo(SIGTERM_EXIT);
      List<JsonNode> spans = sample.awaitSpans(traceId(page), "GET /sales", "add up sales");
      assertThat(spans)
          .allSatisfy(span -> assertThat(span.path("status").asString()).isEqualTo("ok"));
    }
  }

  private static String traceId(HttpResponse<String> page) {
    return page.headers().firstValue("X-Trace-Id").orElseThrow();
  }

  private static JsonNode described(List<JsonNode> spans, String description) {
    return spans.stream()
        .filter(span -> span.path("description").asString().equals(description))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode withOp(List<JsonNode> spans, String op) {
    return spans.stream()
        .filter(span -> span.path("op").asString().equals(op))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> below(List<JsonNode> spans, JsonNode parent) {
    return spans.stream()
        .filter(span -> span.path("parentSpanId").equals(parent.path("spanId")))
        .toList();
  }
}
