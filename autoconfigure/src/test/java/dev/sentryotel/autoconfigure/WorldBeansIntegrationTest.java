package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.BeforeSendSpan;
import dev.sentryotel.BeforeSendTransaction;
import dev.sentryotel.sampling.TracesSampler;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** Beans of the application that take effect whoever builds the SDK. */
class WorldBeansIntegrationTest {

  private static final AttributeKey<String> MARK = AttributeKey.stringKey("mark");

  private static final String REFUSED = "0af7651916cd43dd8448eb211c80319c";
  private static final String TAKEN = "1af7651916cd43dd8448eb211c80319c";

  private final SentryServer sentry = new SentryServer();

  @AfterEach
  void stop() {
    sentry.close();
  }

  /** Takes traces whose id begins with a one. */
  @Configuration(proxyBeanMethods = false)
  static class WithSampler {

    @Bean
    Sampler onlyOnes() {
      return new Sampler() {
        @Override
        public SamplingResult shouldSample(
            Context parentContext,
            String traceId,
            String name,
            SpanKind kind,
            Attributes attributes,
            List<LinkData> links) {
          return traceId.startsWith("1") ? SamplingResult.recordAndSample() : SamplingResult.drop();
        }

        @Override
        public String getDescription() {
          return "OnlyOnes";
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void theApplicationsSamplerDecidesWithoutARate(World world) {
    try (WorldApplication books =
        world.start(Map.of("sentry.dsn", sentry.dsn()), BookApplication.class, WithSampler.class)) {
      books.get("/relay", "traceparent", "00-" + REFUSED + "-b7ad6b7169203331-01");
      JsonNode sent =
          WorldContract.json(
              books.get("/relay", "traceparent", "00-" + TAKEN + "-b7ad6b7169203331-01"));

      assertThat(sent.path("sentry-trace").asString()).startsWith(TAKEN).endsWith("-1");
    }

    assertThat(sentry.transactions())
        .isNotEmpty()
        .allMatch(each -> each.at("/contexts/trace/trace_id").asString().startsWith("1"))
        .anyMatch(each -> WorldContract.isOf(each, TAKEN));
  }

  /** Passes on a header of its own. */
  @Configuration(proxyBeanMethods = false)
  static class WithPropagator {

    @Bean
    TextMapPropagator tenant() {
      return new TextMapPropagator() {
        @Override
        public Collection<String> fields() {
          return List.of("x-tenant");
        }

        @Override
        public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
          setter.set(carrier, "x-tenant", "acme");
        }

        @Override
        public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
          return context;
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BOOT", "BARE"})
  void theApplicationsPropagatorIsBesideOurs(World world) {
    try (WorldApplication books =
        world.start(
            Map.of("sentry.dsn", sentry.dsn(), "sentry.traces-sample-rate", "1.0"),
            BookApplication.class,
            WithPropagator.class)) {
      JsonNode sent = WorldContract.json(books.get("/relay"));

      assertThat(sent.path("x-tenant").asString()).isEqualTo("acme");
      assertThat(sent.path("sentry-trace").asString()).endsWith("-1");
    }
  }

  /** Spring Boot's own way to a provider's builder. */
  @Configuration(proxyBeanMethods = false)
  static class WithBuilderCustomizer {

    @Bean
    SdkTracerProviderBuilderCustomizer passing() {
      return builder -> builder.addSpanProcessor(new Contributions.Passing("customized"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BOOT", "BOTH"})
  void spansPassOnceWhatSpringBootsCustomizerAdds(World world) {
    String traceId;
    try (WorldApplication books =
        world.start(
            Map.of("sentry.dsn", sentry.dsn(), "sentry.traces-sample-rate", "1.0"),
            BookApplication.class,
            WithBuilderCustomizer.class)) {
      traceId = books.get("/spans");
    }

    assertThat(sentry.transactions())
        .filteredOn(each -> WorldContract.isOf(each, traceId))
        .singleElement()
        .satisfies(
            each ->
                assertThat(each.at("/contexts/trace/data/passed").asString())
                    .isEqualTo("customized"));
  }

  /** Samples all, without a rate, and edits what leaves. */
  @Configuration(proxyBeanMethods = false)
  static class WithCallbacks {

    @Bean
    TracesSampler all() {
      return context -> 1.0;
    }

    @Bean
    static BeforeSendSpan marking() {
      return span -> span.setAttribute(MARK, "seen");
    }

    @Bean
    static BeforeSendTransaction renaming() {
      return transaction -> transaction.rename("renamed " + transaction.name());
    }
  }

  @ParameterizedTest
  @EnumSource
  void theApplicationsTracesSamplerAndCallbacksTakePart(World world) {
    String traceId;
    try (WorldApplication books =
        world.start(
            Map.of("sentry.dsn", sentry.dsn()), BookApplication.class, WithCallbacks.class)) {
      traceId = books.get("/spans");
    }

    JsonNode transaction =
        sentry.transactions().stream()
            .filter(each -> WorldContract.isOf(each, traceId))
            .findFirst()
            .orElseThrow();
    assertThat(transaction.path("transaction").asString()).startsWith("renamed ");
    assertThat(transaction.path("spans").values())
        .isNotEmpty()
        .allMatch(span -> span.at("/data/mark").asString().equals("seen"));
  }
}
