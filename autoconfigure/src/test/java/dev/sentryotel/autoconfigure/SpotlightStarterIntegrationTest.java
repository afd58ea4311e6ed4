package dev.sentryotel.autoconfigure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sentryotel.SentryClient;
import dev.sentryotel.testing.EnvelopeValidator;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.junit5.StartStop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Spotlight beside Sentry and without it. */
@ExtendWith(OutputCaptureExtension.class)
class SpotlightStarterIntegrationTest {

  @StartStop private final MockWebServer spotlight = new MockWebServer();

  private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
  private final List<String> envelopes = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() {
    spotlight.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            requests.add(request);
            envelopes.add(request.getBody() == null ? "" : request.getBody().string(UTF_8));
            return new MockResponse.Builder().code(200).build();
          }
        });
  }

  private String url() {
    return spotlight.url("/stream").toString();
  }

  private RunningApplication start(String... properties) {
    String[] all = new String[properties.length + 1];
    all[0] = "sentry.spotlight=" + url();
    System.arraycopy(properties, 0, all, 1, properties.length);
    return RunningApplication.start(OffTableIntegrationTest.ObservedShop.class, all);
  }

  private void awaitTransaction(String name) {
    await()
        .until(
            () ->
                envelopes.stream()
                    .anyMatch(each -> each.contains("\"transaction\":\"" + name + "\"")));
  }

  @Test
  void withoutADsnItGetsEveryTraceInValidEnvelopes() {
    try (RunningApplication shop = start()) {
      shop.get("/downstream");

      awaitTransaction("GET /downstream");
    }

    assertThat(envelopes).allSatisfy(each -> EnvelopeValidator.validateLocal(each.getBytes(UTF_8)));
    assertThat(requests)
        .allSatisfy(
            each ->
                assertThat(each.getHeaders().names())
                    .doesNotContain("sentry-trace", "baggage", "traceparent", "X-Sentry-Auth"));
    assertThat(envelopes)
        .as("requests to Spotlight make no spans")
        .noneMatch(each -> each.contains("/stream"));
  }

  @Test
  void requestsToItMakeNoSpansAndCarryNoHeadersWhoeverMakesThem() {
    Map<String, String> headers = new TreeMap<>();
    try (RunningApplication shop = start()) {
      SentryClient client = shop.bean(SentryClient.class);
      client.runSpan(
          "work",
          root -> {
            Span span =
                shop.bean(Tracer.class)
                    .spanBuilder("POST")
                    .setSpanKind(SpanKind.CLIENT)
                    .setAttribute("url.full", url())
                    .startSpan();
            try (var scope = span.makeCurrent()) {
              shop.bean(OpenTelemetry.class)
                  .getPropagators()
                  .getTextMapPropagator()
                  .inject(Context.current(), headers, Map::put);
            }
            span.end();
          });
      awaitTransaction("work");
    }

    assertThat(headers).doesNotContainKeys("sentry-trace", "baggage");
    assertThat(envelopes).noneMatch(each -> each.contains("http.client"));
  }

  @Test
  void withADsnBothGetTheSameAndALimitOfSentryKeepsNothingFromIt() {
    try (SentryServer sentry =
            new SentryServer()
                .answering(
                    new MockResponse.Builder().code(429).addHeader("Retry-After", "60").build());
        RunningApplication shop =
            start("sentry.dsn=" + sentry.dsn(), "sentry.traces-sample-rate=1")) {
      shop.get("/stock/1");
      sentry.awaitTransaction("GET /stock/{id}");
      awaitTransaction("GET /stock/{id}");
      SentryClient client = shop.bean(SentryClient.class);
      await().until(() -> !client.snapshot().rateLimitedUntil().isEmpty());

      client.runSpan("while limited", span -> {});

      awaitTransaction("while limited");
      assertThat(sentry.transactions())
          .noneMatch(each -> each.path("transaction").asString().equals("while limited"));
    }
  }

  @Test
  void withADsnTheRateHoldsForItToo() {
    try (SentryServer sentry = new SentryServer();
        RunningApplication shop =
            start("sentry.dsn=" + sentry.dsn(), "sentry.traces-sample-rate=0")) {
      shop.get("/stock/1");
      assertThat(shop.bean(SentryClient.class).flush()).isTrue();
    }

    assertThat(envelopes).isEmpty();
  }

  @Test
  void whereNobodyListensSentryStillGetsEverything(CapturedOutput output) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (SentryServer sentry = new SentryServer()) {
      try (RunningApplication shop =
          RunningApplication.start(
              OffTableIntegrationTest.ObservedShop.class,
              "sentry.spotlight=http://localhost:" + port + "/stream",
              "sentry.dsn=" + sentry.dsn(),
              "sentry.traces-sample-rate=1")) {
        SentryClient client = shop.bean(SentryClient.class);
        for (int i = 0; i < 50; i++) {
          client.runSpan("work", span -> {});
        }
        assertThat(client.flush()).isTrue();
        assertThat(client.snapshot().deliveredSpans()).isEqualTo(50);
        await().until(() -> output.getOut().contains("takes no envelopes"));
      }
      assertThat(sentry.transactions()).hasSize(50);
    }
    assertThat(output).containsOnlyOnce("takes no envelopes");
  }

  @Test
  void switchedOffWithTheStarterItGetsNothing() {
    try (RunningApplication shop = start("sentry.enabled=false")) {
      shop.get("/spans");
    }

    assertThat(requests).isEmpty();
  }

  @Test
  void builtAheadOfTimeWithoutItAndRunWithItItGetsEverything() {
    try (RunningApplication shop = start("spring.aot.processing=true")) {
      shop.get("/stock/1");

      awaitTransaction("GET /stock/{id}");
    }
  }

  @Test
  void whatIsNeitherWordNorUrlStopsTheStart(CapturedOutput output) {
    assertThatThrownBy(
            () ->
                RunningApplication.start(
                    OffTableIntegrationTest.ObservedShop.class, "sentry.spotlight=ture"))
        .isInstanceOf(RuntimeException.class);

    assertThat(output)
        .contains("Invalid value 'ture' for configuration property 'sentry.spotlight'")
        .contains("It must be true, false, or the URL of Spotlight");
  }

  @ParameterizedTest
  @EnumSource
  void inEveryWorldItGetsTheTracesOfAShortLife(World world) {
    String traceId;
    try (WorldApplication books =
        world.start(Map.of("sentry.spotlight", url()), BookApplication.class)) {
      traceId = books.get("/spans");
    }

    assertThat(envelopes).anyMatch(each -> each.contains("\"trace_id\":\"" + traceId + "\""));
  }
}
