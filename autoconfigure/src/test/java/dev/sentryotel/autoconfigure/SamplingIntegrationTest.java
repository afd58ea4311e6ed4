package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.sampling.TracesSampler;
import dev.sentryotel.testing.EnvelopeReader.ReadItem;
import dev.sentryotel.testing.SentryServer;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.JsonNode;

/** Who decides about real requests, and what becomes of those that are not sampled. */
@ExtendWith(OutputCaptureExtension.class)
class SamplingIntegrationTest {

  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

  private final SentryServer sentry = new SentryServer();

  @AfterEach
  void stop() {
    sentry.close();
  }

  private RunningApplication start(Class<?> application, String... properties) {
    return RunningApplication.start(
        application,
        Stream.concat(Stream.of("sentry.dsn=" + sentry.dsn()), Stream.of(properties))
            .toArray(String[]::new));
  }

  /** With somebody else who wants the spans. */
  @Configuration(proxyBeanMethods = false)
  @Import(RelayApplication.class)
  static class Observed {

    @Bean
    InMemorySpanExporter recorded() {
      return InMemorySpanExporter.create();
    }

    @Bean
    SpanProcessor otherProcessor(InMemorySpanExporter recorded) {
      return SimpleSpanProcessor.create(recorded);
    }
  }

  /** With samplers, not declared in the order they are to be asked in. */
  @Configuration(proxyBeanMethods = false)
  @Import(Observed.class)
  static class WithSamplers {

    @Bean
    @Order(3)
    TracesSampler always() {
      return context -> 1.0;
    }

    @Bean
    @Order(1)
    TracesSampler broken() {
      return context -> {
        throw new IllegalStateException("out of luck");
      };
    }

    @Bean
    @Order(2)
    TracesSampler byRequest() {
      return context ->
          context.spanName().equals("GET /leaf/1")
                  && "GET".equals(context.requestMethod())
                  && "/leaf/1".equals(context.requestPath())
              ? 0.0
              : null;
    }
  }

  @Test
  void samplersAreAskedInOrderUntilOneAnswers(CapturedOutput output) {
    try (RunningApplication application =
        start(WithSamplers.class, "sentry.traces-sample-rate=0")) {
      application.get("/leaf/1");
      application.get("/page");

      JsonNode transaction = sentry.awaitTransaction("GET /page");
      assertThat(transaction.at("/contexts/trace/data/sentry.sample_rate").isMissingNode())
          .isFalse();
      assertThat(sentry.transactions()).hasSize(1);
      assertThat(output)
          .containsOnlyOnce("A TracesSampler failed, and was passed over.")
          .contains("out of luck");
    }
  }

  @Test
  void firstRuleThatMatchesDecidesBeforeTheRate() {
    try (RunningApplication application =
        start(
            Observed.class,
            "sentry.traces-sample-rate=0",
            "sentry.traces-sampling[0].path=/leaf/1",
            "sentry.traces-sampling[0].rate=0",
            "sentry.traces-sampling[1].name=GET /leaf/*",
            "sentry.traces-sampling[1].kind=server",
            "sentry.traces-sampling[1].rate=1")) {
      application.get("/leaf/1");
      application.get("/page");
      application.get("/leaf/2");

      JsonNode transaction = sentry.awaitTransaction("GET /leaf/{id}");
      assertThat(transaction.at("/contexts/trace/data/url.path").asString()).isEqualTo("/leaf/2");
      assertThat(sentry.transactions()).hasSize(1);
    }
  }

  @Test
  void ignoredRequestsAreNotRecordedAndCounted() {
    try (RunningApplication application =
        start(
            Observed.class,
            "sentry.traces-sample-rate=1",
            "sentry.ignored-paths=/leaf/1,/health/**",
            "sentry.ignored-transactions=GET /page")) {
      application.get("/leaf/1");
      application.get("/health/ready");
      application.get("/page");

      Ledger ledger = application.bean(SentryTelemetry.class).ledger();
      assertThat(ledger.discarded(DiscardReason.IGNORED, DataCategory.TRANSACTION)).isEqualTo(3);
      assertThat(ledger.endedSpans()).isZero();
      assertThat(application.bean(InMemorySpanExporter.class).getFinishedSpanItems()).isEmpty();
    }
  }

  @Test
  void requestWhoseNameIsKnownLateIsIgnoredWhenItEnds() {
    try (RunningApplication application =
        start(
            Observed.class,
            "sentry.traces-sample-rate=1",
            "sentry.ignored-transactions=GET /leaf/{id}")) {
      application.get("/leaf/1");
      application.get("/page");

      sentry.awaitTransaction("GET /page");
      Ledger ledger = application.bean(SentryTelemetry.class).ledger();
      assertThat(sentry.transactions()).hasSize(1);
      assertThat(ledger.discarded(DiscardReason.IGNORED, DataCategory.TRANSACTION)).isEqualTo(1);
      assertThat(ledger.discarded(DiscardReason.IGNORED, DataCategory.SPAN)).isEqualTo(1);
    }
  }

  @Test
  void probesOfTheActuatorAreIgnoredUnlessAskedFor() {
    try (RunningApplication application = start(Observed.class, "sentry.traces-sample-rate=1")) {
      application.get("/actuator/health");

      Ledger ledger = application.bean(SentryTelemetry.class).ledger();
      assertThat(ledger.discarded(DiscardReason.IGNORED, DataCategory.TRANSACTION)).isEqualTo(1);
    }
  }

  @Test
  void whatIsNotSampledIsRecordedForNobodyAndReportedAtTheEnd() {
    try (RunningApplication application = start(Observed.class, "sentry.traces-sample-rate=0")) {
      application.get("/leaf/1");
      application.get("/leaf/2");

      assertThat(application.bean(InMemorySpanExporter.class).getFinishedSpanItems()).isEmpty();
    }

    assertThat(sentry.transactions()).isEmpty();
    assertThat(reported("sample_rate", "transaction")).isEqualTo(2);
    assertThat(reported("sample_rate", "span")).isEqualTo(2);
  }

  @Test
  void samplersOfTheApplicationDecideAboutContinuedTracesToo() {
    try (RunningApplication application = start(WithSamplers.class)) {
      application.get(
          "/leaf/1",
          "sentry-trace",
          TRACE_ID + "-b7ad6b7169203331-1",
          "baggage",
          "sentry-trace_id=" + TRACE_ID + ",sentry-public_key=a,sentry-sample_rand=0.1");
    }

    assertThat(sentry.transactions()).isEmpty();
    assertThat(reported("sample_rate", "transaction")).isEqualTo(1);
  }

  private int reported(String reason, String category) {
    return sentry.envelopes().stream()
        .flatMap(envelope -> envelope.items().stream())
        .filter(item -> item.type().equals("client_report"))
        .map(ReadItem::json)
        .flatMap(report -> report.path("discarded_events").valueStream())
        .filter(
            each ->
                each.path("reason").asString().equals(reason)
                    && each.path("category").asString().equals(category))
        .mapToInt(each -> each.path("quantity").asInt())
        .sum();
  }
}
