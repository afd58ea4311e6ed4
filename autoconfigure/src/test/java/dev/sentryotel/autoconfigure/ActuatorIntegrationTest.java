package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sentryotel.SentryClient;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeType;

/** What a real actuator answers over HTTP, and what meters say. */
class ActuatorIntegrationTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final List<String> OF_OPEN_TELEMETRY =
      List.of("W3CTraceContextPropagator", "W3CBaggagePropagator", "SentryPropagator");

  // Spring Boot's holds those it was told, and shows their headers alone.
  private static final List<String> OF_SPRING_BOOT =
      List.of(
          "CompositeTextMapPropagator[X-B3-Sampled, X-B3-SpanId, X-B3-TraceId, b3, baggage,"
              + " traceparent, tracestate]",
          "SentryPropagator");

  private final SentryServer sentry = new SentryServer();

  @AfterEach
  void stop() {
    sentry.close();
  }

  private static Map<String, String> exposed(String... more) {
    Map<String, String> all = new HashMap<>();
    all.put("management.endpoints.web.exposure.include", "*");
    all.put("management.endpoint.health.show-details", "always");
    for (String property : more) {
      String[] keyAndValue = property.split("=", 2);
      all.put(keyAndValue[0], keyAndValue[1]);
    }
    return all;
  }

  private static RunningApplication start(String... more) {
    return RunningApplication.start(
        OffTableIntegrationTest.ObservedShop.class,
        exposed(more).entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .toArray(String[]::new));
  }

  private String[] toSentry(String... more) {
    String[] all = new String[more.length + 2];
    all[0] = "sentry.dsn=" + sentry.dsn();
    all[1] = "sentry.traces-sample-rate=1.0";
    System.arraycopy(more, 0, all, 2, more.length);
    return all;
  }

  private static JsonNode json(HttpResponse<String> response) {
    return WorldContract.json(response.body());
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN_TELEMETRY_STARTER, OPENTELEMETRY_STARTER, ''",
    "BOOT,                   SPRING_BOOT,           otelSpanProcessor",
    "BARE,                   BARE_SDK,              ''",
    "BOTH,                   BOTH,                  otelSpanProcessor"
  })
  void theEndpointShowsWiringAndAccountsInEveryWorld(
      World world, String name, String processorOfSpringBoot) {
    try (WorldApplication books =
        world.start(
            exposed(toSentry()),
            BookApplication.class,
            StartupReportIntegrationTest.Participants.class)) {
      books.get("/spans");
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  WorldContract.json(books.get("/actuator/sentry"))
                          .path("spans")
                          .path("delivered")
                          .asLong()
                      > 2);

      JsonNode answer = WorldContract.json(books.get("/actuator/sentry"));

      assertThat(answer.path("state").asString()).isEqualTo("SENDING");
      assertThat(answer.path("world").asString()).isEqualTo(name);
      assertThat(answer.path("destination").asString())
          .isEqualTo(sentry.dsn().replace(SentryServer.PUBLIC_KEY, "***"));
      assertThat(texts(answer.path("sampling"))).containsExactly("sample rate 1.0");
      assertThat(answer.path("lifecycle").asString()).isEqualTo("static");
      assertThat(texts(answer.path("spanProcessors")))
          .containsSubsequence("first", "second", "sentrySpanProcessor")
          .hasSize(processorOfSpringBoot.isEmpty() ? 3 : 4)
          .endsWith("sentrySpanProcessor");
      assertThat(texts(answer.path("instrumentations"))).containsExactly("library");
      assertThat(texts(answer.path("propagators")))
          .containsExactlyElementsOf(world == World.BOOT ? OF_SPRING_BOOT : OF_OPEN_TELEMETRY);
      assertThat(texts(answer.path("micrometerPropagators")))
          .containsExactlyElementsOf(world == World.BOTH ? OF_SPRING_BOOT : List.of());
      assertThat(Instant.parse(answer.path("lastSuccess").asString())).isBefore(Instant.now());
      assertThat(answer.has("lastFailure")).isFalse();
      assertThat(answer.path("bounds").path("bufferSpans").asLong()).isEqualTo(100_000);
      assertThat(answer.toString()).doesNotContain(SentryServer.PUBLIC_KEY);
      assertThat(
              WorldContract.json(books.get("/actuator/health"))
                  .path("components")
                  .path("sentry")
                  .path("status")
                  .asString())
          .isEqualTo("UP");
      assertThat(
              WorldContract.json(books.get("/actuator/metrics/sentry.spans.delivered"))
                  .path("measurements")
                  .path(0)
                  .path("value")
                  .asDouble())
          .isGreaterThan(2);
    }
  }

  @Test
  void itIsReadOnlyAndNotExposedUnlessAsked() throws Exception {
    try (RunningApplication hidden =
        RunningApplication.start(OffTableIntegrationTest.ObservedShop.class, toSentry())) {
      assertThat(hidden.get("/actuator/sentry").statusCode()).isEqualTo(404);
    }
    try (RunningApplication shop = start(toSentry())) {
      int port = shop.context().getEnvironment().getProperty("local.server.port", Integer.class);
      for (String method : List.of("POST", "PUT", "DELETE")) {
        HttpResponse<String> answer =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(
                            URI.create("http://localhost:" + port + "/actuator/sentry"))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                    HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
      }
    }
  }

  @Test
  void neitherEndpointNorHealthShowsASecret() {
    try (RunningApplication shop =
        start(
            "sentry.dsn=" + sentry.dsn().replace("@", ":topsecret@"),
            "sentry.traces-sample-rate=1",
            "sentry.transport.headers.X-Gateway=topsecret",
            "sentry.transport.proxy.username=topsecret",
            "sentry.transport.proxy.password=topsecret",
            "sentry.spotlight=http://u:topsecret@localhost:1/stream?token=topsecret")) {
      sentry.answering(
          new MockResponse.Builder()
              .code(400)
              .addHeader("X-Sentry-Error", "unknown key topsecret " + SentryServer.PUBLIC_KEY)
              .build());
      shop.bean(SentryClient.class).runSpan("work", span -> {});
      await().atMost(PATIENCE).until(() -> json(shop.get("/actuator/sentry")).has("lastFailure"));

      String endpoint = shop.get("/actuator/sentry").body();
      String health = shop.get("/actuator/health").body();

      assertThat(endpoint)
          .contains("Sentry answered 400: unknown key *** ***")
          .doesNotContain("topsecret", SentryServer.PUBLIC_KEY);
      assertThat(health)
          .contains("Sentry answered 400")
          .doesNotContain("topsecret", SentryServer.PUBLIC_KEY);
      assertThat(
              json(shop.get("/actuator/sentry")).path("losses").path(0).path("reason").asString())
          .isEqualTo("send_error");
    }
  }

  @Test
  void aLostSentryLeavesTheApplicationUpUnlessItIsRequired() {
    sentry.goDown();
    try (RunningApplication shop = start(toSentry())) {
      shop.bean(SentryClient.class).runSpan("work", span -> {});
      await().atMost(PATIENCE).until(() -> json(shop.get("/actuator/sentry")).has("lastFailure"));

      HttpResponse<String> health = shop.get("/actuator/health");

      assertThat(health.statusCode()).isEqualTo(200);
      JsonNode component = json(health).path("components").path("sentry");
      assertThat(component.path("status").asString()).isEqualTo("UP");
      JsonNode details = component.path("details");
      assertThat(details.path("isFailing").asBoolean()).isTrue();
      assertThat(Instant.parse(details.path("lastFailure").path("at").asString()))
          .isBefore(Instant.now());
      assertThat(details.path("lastFailure").path("reason").asString()).contains("Exception");
    }
  }

  @Test
  void aRequiredSentryCountsWhileItIsLostAndComesBack() {
    sentry.goDown();
    try (RunningApplication shop = start(toSentry("management.health.sentry.required=true"))) {
      SentryClient client = shop.bean(SentryClient.class);
      client.runSpan("work", span -> {});

      await().atMost(PATIENCE).until(() -> shop.get("/actuator/health").statusCode() == 503);
      assertThat(
              json(shop.get("/actuator/health"))
                  .path("components")
                  .path("sentry")
                  .path("status")
                  .asString())
          .isEqualTo("DOWN");

      sentry.comeBack();
      client.runSpan("more work", span -> {});
      await().atMost(PATIENCE).until(() -> shop.get("/actuator/health").statusCode() == 200);
      assertThat(json(shop.get("/actuator/sentry")).has("lastSuccess")).isTrue();
    }
  }

  @Test
  void aRateLimitIsShownAndIsNoFailure() {
    sentry.answering(new MockResponse.Builder().code(429).addHeader("Retry-After", "60").build());
    try (RunningApplication shop = start(toSentry("management.health.sentry.required=true"))) {
      shop.bean(SentryClient.class).runSpan("work", span -> {});
      await()
          .atMost(PATIENCE)
          .until(() -> !json(shop.get("/actuator/sentry")).path("rateLimitedUntil").isEmpty());

      assertThat(shop.get("/actuator/health").statusCode()).isEqualTo(200);
      assertThat(json(shop.get("/actuator/sentry")).path("losses").toString())
          .contains("rate_limited");
      assertThat(shop.bean(MeterRegistry.class).get("sentry.rate.limits").gauge().value())
          .isEqualTo(1);
    }
  }

  @Test
  void whereNothingIsSentTheEndpointSaysWhy() {
    try (RunningApplication shop = start()) {
      JsonNode answer = json(shop.get("/actuator/sentry"));

      assertThat(answer.path("state").asString()).isEqualTo("OFF");
      assertThat(answer.path("reason").asString()).startsWith("no DSN is set");
      assertThat(answer.path("spans").path("ended").asLong(-1)).isZero();
      assertThat(json(shop.get("/actuator/health")).path("components").has("sentry")).isFalse();
      assertThat(shop.bean(MeterRegistry.class).find("sentry.spans.ended").meter()).isNull();
    }
    try (RunningApplication shop = start("sentry.dsn=" + sentry.dsn())) {
      JsonNode answer = json(shop.get("/actuator/sentry"));

      assertThat(answer.path("state").asString()).isEqualTo("NO_RATE");
      assertThat(answer.path("reason").asString()).startsWith("nothing says how many");
    }
  }

  @Test
  void withoutADsnTheEndpointNamesWhoTakesCopies() {
    try (RunningApplication shop = start("sentry.spotlight=http://localhost:1/stream")) {
      JsonNode answer = json(shop.get("/actuator/sentry"));

      assertThat(answer.path("state").asString()).isEqualTo("SENDING");
      assertThat(answer.has("destination")).isFalse();
      assertThat(texts(answer.path("copies")))
          .containsExactly("Spotlight at http://localhost:1/stream");
      assertThat(answer.path("spotlight").path("sentEnvelopes").getNodeType())
          .isEqualTo(JsonNodeType.NUMBER);
      assertThat(
              shop.bean(MeterRegistry.class).get("sentry.spotlight.envelopes").functionCounters())
          .hasSize(2);
    }
  }

  @Test
  void theMetersAddUpAndTheirNumberIsFixed() {
    try (RunningApplication shop = start(toSentry("sentry.ignored-transactions=ignored*"))) {
      MeterRegistry registry = shop.bean(MeterRegistry.class);
      Set<Meter.Id> before = ours(registry);
      SentryClient client = shop.bean(SentryClient.class);

      for (int i = 0; i < 20; i++) {
        client.runSpan("work", span -> {});
        client.runSpan("ignored " + i, span -> {});
      }
      assertThat(client.flush()).isTrue();

      assertThat(counter(registry, "sentry.spans.ended")).isEqualTo(client.snapshot().endedSpans());
      assertThat(counter(registry, "sentry.spans.delivered")).isEqualTo(20);
      assertThat(counter(registry, "sentry.spans.discarded")).isEqualTo(20);
      assertThat(
              registry
                  .get("sentry.transactions.discarded")
                  .tag("reason", "ignored")
                  .functionCounter()
                  .count())
          .isEqualTo(20);
      assertThat(
              registry.get("sentry.spans.pending").gauges().stream()
                  .mapToDouble(each -> each.value())
                  .sum())
          .isZero();
      assertThat(registry.get("sentry.queue.bytes").gauge().value()).isZero();
      assertThat(registry.get("sentry.queue.bytes.max").gauge().value()).isEqualTo(16 << 20);
      assertThat(ours(registry)).isEqualTo(before).hasSizeLessThan(60);
    }
  }

  private static Set<Meter.Id> ours(MeterRegistry registry) {
    Set<Meter.Id> ids = new HashSet<>();
    registry.getMeters().stream()
        .map(Meter::getId)
        .filter(id -> id.getName().startsWith("sentry."))
        .forEach(ids::add);
    return ids;
  }

  private static double counter(MeterRegistry registry, String name) {
    return registry.get(name).functionCounters().stream().mapToDouble(each -> each.count()).sum();
  }

  @Test
  void onNettyTheEndpointAnswersToo() {
    try (WorldApplication pages =
        World.OPEN_TELEMETRY_STARTER.startReactive(
            exposed(toSentry()), WebFluxIntegrationTest.Application.class)) {
      assertThat(WorldContract.json(pages.get("/actuator/sentry")).path("state").asString())
          .isEqualTo("SENDING");
      assertThat(pages.get("/actuator/health")).contains("\"sentry\":{");
    }
  }
}
