package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** OpenTelemetry's own exporters are off unless somebody asks for them, with a DSN or without. */
@ExtendWith(OutputCaptureExtension.class)
class ExporterDefaultsIntegrationTest {

  private final SentryServer sentry = new SentryServer();

  @AfterEach
  void stop() {
    sentry.close();
  }

  private void assertThatSentryHas(String traceId) {
    sentry.awaitTransaction(each -> WorldContract.isOf(each, traceId));
    assertThat(sentry.transactions())
        .filteredOn(each -> WorldContract.isOf(each, traceId))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sentry.traces-sample-rate=1.0",
        "sentry.environment=without-a-rate",
        "sentry.dsn=",
        "sentry.enabled=false"
      })
  void byDefaultThereIsNoneOfSpansMetricsOrLogs(String row) {
    try (RunningApplication shop =
        RunningApplication.start(ShopApplication.class, "sentry.dsn=" + sentry.dsn(), row)) {
      assertThat(shop.get("/stock/1").statusCode()).isEqualTo(200);

      assertThat(shop.bean(OpenTelemetry.class))
          .isInstanceOf(OpenTelemetrySdk.class)
          .asString()
          .contains("SdkTracerProvider", "SdkMeterProvider", "SdkLoggerProvider")
          .doesNotContain("Otlp", "Batch", "PeriodicMetricReader");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPEN_TELEMETRY_STARTER", "BOTH"})
  void aCollectorWhoseEndpointIsSetGetsTheSpansBesideSentry(World world) throws Exception {
    try (MockWebServer collector = new MockWebServer()) {
      collector.enqueue(new MockResponse.Builder().code(200).build());
      collector.start();
      String traceId;
      try (WorldApplication books =
          world.start(
              Map.of(
                  "sentry.dsn",
                  sentry.dsn(),
                  "sentry.traces-sample-rate",
                  "1.0",
                  "otel.exporter.otlp.endpoint",
                  collector.url("/").toString(),
                  "otel.metrics.exporter",
                  "none",
                  "otel.logs.exporter",
                  "none"),
              BookApplication.class)) {
        traceId = books.get("/spans");
        assertThatSentryHas(traceId);
      }

      // What waits for its batch is sent at the latest when the context closes.
      RecordedRequest request = collector.takeRequest(20, TimeUnit.SECONDS);
      assertThat(request).isNotNull();
      assertThat(request.getTarget()).isEqualTo("/v1/traces");
      assertThat(request.getBodySize()).isPositive();
    }
  }

  @Test
  void anExporterThatIsNamedGetsTheSpansBesideSentry(CapturedOutput output) {
    try (RunningApplication shop =
        RunningApplication.start(
            ShopApplication.class,
            "sentry.dsn=" + sentry.dsn(),
            "sentry.traces-sample-rate=1.0",
            "otel.traces.exporter=console",
            "logging.pattern.correlation=")) {
      String traceId = shop.get("/spans").body();

      assertThatSentryHas(traceId);
      await().untilAsserted(() -> assertThat(output).contains(traceId));
    }
  }
}
