package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sentryotel.SentryClient;
import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.delivery.Answer;
import dev.sentryotel.delivery.EnvelopeTransport;
import dev.sentryotel.delivery.OutgoingEnvelope;
import dev.sentryotel.testing.EnvelopeValidator;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.SentryThreads;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Off means off, part by part, under OpenTelemetry's starter. */
@ExtendWith(OutputCaptureExtension.class)
class OffTableIntegrationTest {

  private static final String KEY = SentryServer.PUBLIC_KEY;

  private final SentryServer sentry = new SentryServer();

  @AfterEach
  void stop() {
    sentry.close();
  }

  /** The shop with somebody else who wants its spans. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({ShopApplication.Shop.class, ShopApplication.Prices.class})
  static class ObservedShop {

    @Bean
    InMemorySpanExporter recorded() {
      return InMemorySpanExporter.create();
    }

    @Bean
    SpanProcessor otherProcessor(InMemorySpanExporter recorded) {
      return SimpleSpanProcessor.create(recorded);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sentry.tags.rate=none", "sentry.traces-sample-rate="})
  void withDsnButNoRateNothingIsSentOthersStillRecordAndTheDecisionIsLeftOpen(
      String noRate, CapturedOutput output) {
    try (RunningApplication shop =
        RunningApplication.start(ObservedShop.class, "sentry.dsn=" + sentry.dsn(), noRate)) {
      String headers = shop.get("/downstream").body();

      assertThat(headers)
          .containsPattern("\"sentry-trace\":\"[0-9a-f]{32}-[0-9a-f]{16}\"")
          .contains("sentry-public_key=" + KEY)
          .doesNotContain("sentry-sampled");
      assertThat(shop.bean(InMemorySpanExporter.class).getFinishedSpanItems()).isNotEmpty();
    }

    assertThat(sentry.requests()).isEmpty();
    assertThat(output)
        .containsOnlyOnce("no spans are sent to http://***@localhost")
        .contains("set sentry.traces-sample-rate")
        .doesNotContain(KEY);
  }

  @Test
  void withoutDsnTheApplicationRunsAndSaysSoOnce(CapturedOutput output) {
    Set<Thread> before = SentryThreads.alive();

    try (RunningApplication shop = RunningApplication.start(ObservedShop.class)) {
      assertThat(shop.get("/spans").statusCode()).isEqualTo(200);
      assertThat(shop.get("/downstream").body())
          .contains("traceparent")
          .doesNotContain("sentry-trace");
      assertThat(shop.context().getBeansOfType(SentryTelemetry.class)).isEmpty();
      assertThat(shop.bean(SentryClient.class).openTelemetry())
          .isSameAs(shop.bean(OpenTelemetry.class));
      assertThat(shop.bean(SentryClient.class).flush(Duration.ZERO)).isTrue();
      assertThat(shop.bean(Tracer.class)).isNotNull();
    }

    assertThat(output)
        .containsOnlyOnce("No spans are sent to Sentry, because no DSN is set; set sentry.dsn")
        .doesNotContain("Failed to export");
    assertThat(SentryThreads.alive()).isSubsetOf(before);
  }

  @Test
  void switchedOffByItsOwnPropertyItSendsNothing(CapturedOutput output) {
    try (RunningApplication shop =
        RunningApplication.start(
            ObservedShop.class,
            "sentry.dsn=" + sentry.dsn(),
            "sentry.traces-sample-rate=1",
            "sentry.enabled=false")) {
      assertThat(shop.get("/spans").statusCode()).isEqualTo(200);
    }

    assertThat(sentry.requests()).isEmpty();
    assertThat(output).containsOnlyOnce("because sentry.enabled is false");
  }

  @Test
  void switchedOffWithTheSdkItSendsNothingAndEverythingIsInjectable(CapturedOutput output) {
    try (RunningApplication shop =
        RunningApplication.start(
            ObservedShop.class,
            "sentry.dsn=" + sentry.dsn(),
            "sentry.traces-sample-rate=1",
            "otel.sdk.disabled=true")) {
      assertThat(shop.get("/spans").statusCode()).isEqualTo(200);
      assertThat(shop.bean(SentryClient.class).startInactiveSpan("x").getSpanContext().isValid())
          .isFalse();
    }

    assertThat(sentry.requests()).isEmpty();
    assertThat(output).containsOnlyOnce("because otel.sdk.disabled is true");
  }

  /** The shop with a transport of its own. */
  @Configuration(proxyBeanMethods = false)
  @Import(ObservedShop.class)
  static class ShopWithTransport {

    @Bean
    RecordingTransport transport() {
      return new RecordingTransport();
    }
  }

  private static final class RecordingTransport implements EnvelopeTransport {

    private final List<String> sent = new CopyOnWriteArrayList<>();

    @Override
    public Answer send(OutgoingEnvelope envelope) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      envelope.writeTo(out);
      EnvelopeValidator.validateLocal(out.toByteArray());
      sent.add(out.toString(StandardCharsets.UTF_8));
      return Answer.ofStatus(200);
    }

    @Override
    public void close() {}
  }

  @Test
  void withoutDsnATransportOfTheApplicationGetsTheEnvelopes() {
    try (RunningApplication shop =
        RunningApplication.start(ShopWithTransport.class, "sentry.traces-sample-rate=1")) {
      shop.get("/stock/1");

      List<String> sent = shop.bean(RecordingTransport.class).sent;
      await().until(() -> sent.stream().anyMatch(each -> each.contains("GET /stock/{id}")));
    }
  }

  /** The shop with a sampler of its own. */
  @Configuration(proxyBeanMethods = false)
  @Import(ObservedShop.class)
  static class ShopWithSampler {

    @Bean
    Sampler sampler() {
      return Sampler.alwaysOn();
    }
  }

  @Test
  void aSamplerBeanWinsOverTheRate() {
    try (RunningApplication shop =
        RunningApplication.start(
            ShopWithSampler.class, "sentry.dsn=" + sentry.dsn(), "sentry.traces-sample-rate=0")) {
      shop.get("/stock/1");

      assertThat(sentry.awaitTransaction("GET /stock/{id}")).isNotNull();
    }
  }

  @Test
  void aMalformedDsnStopsTheStartAndKeepsItsKey(CapturedOutput output) {
    assertThatThrownBy(
            () ->
                RunningApplication.start(
                    ObservedShop.class, "sentry.dsn=https://" + KEY + "@sentry.example.com/shop"))
        .hasRootCauseInstanceOf(IllegalArgumentException.class);

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("https://***@sentry.example.com/shop")
        .contains("its project id is not a number")
        .contains("Copy the DSN from Sentry")
        .doesNotContain(KEY);
  }

  @Test
  void aRateOutOfRangeStopsTheStart(CapturedOutput output) {
    assertThatThrownBy(
            () ->
                RunningApplication.start(
                    ObservedShop.class,
                    "sentry.dsn=" + sentry.dsn(),
                    "sentry.traces-sample-rate=1.5"))
        .isInstanceOf(RuntimeException.class);

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("Invalid value '1.5' for configuration property 'sentry.traces-sample-rate'")
        .contains("must be a number from 0 (never) to 1 (always)")
        .doesNotContain(KEY);
  }

  @Test
  void builtAheadOfTimeAndRunWithoutDsnItPassesOnAndBeginsNothing(CapturedOutput output) {
    // The property under which conditions match at build time, and the beans are those of the
    // build.
    try (RunningApplication shop =
        RunningApplication.start(
            ObservedShop.class, "spring.aot.processing=true", "sentry.traces-sample-rate=0")) {
      String started = shop.get("/downstream", "baggage", "user=alice").body();
      String continued =
          shop.get(
                  "/downstream",
                  "sentry-trace",
                  "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                  "baggage",
                  "user=alice,sentry-release=v,sentry-sample_rand=0.10")
              .body();

      assertThat(started)
          .contains("traceparent", "\"baggage\":\"user=alice\"")
          .doesNotContain("sentry-");
      assertThat(continued)
          .containsPattern("\"sentry-trace\":\"0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}\"")
          .contains("user=alice,sentry-sample_rand=0.10,sentry-release=v\"");
      assertThat(shop.bean(InMemorySpanExporter.class).getFinishedSpanItems())
          .as("a rate of ours must not keep others from recording")
          .isNotEmpty();
    }

    assertThat(output)
        .containsOnlyOnce("No spans are sent to Sentry, because no DSN is set; set sentry.dsn");
  }
}
