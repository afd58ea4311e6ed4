package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.SentryClient;
import dev.sentryotel.testing.SentryServer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The provider can be read as it runs, and is changed by a bean before it is built. */
class LiveProviderIntegrationTest {

  @Configuration(proxyBeanMethods = false)
  @Import(RelayApplication.class)
  static class WithCustomizer {

    @Bean
    AutoConfigurationCustomizerProvider shorterSpans() {
      return customizer ->
          customizer.addTracerProviderCustomizer(
              (builder, config) ->
                  builder.setSpanLimits(SpanLimits.builder().setMaxNumberOfAttributes(7).build()));
    }
  }

  @Test
  void customizerBeanChangesTheProviderAndTheClientShowsIt() {
    try (SentryServer sentry = new SentryServer();
        RunningApplication application =
            RunningApplication.start(
                WithCustomizer.class,
                "sentry.dsn=" + sentry.dsn(),
                "sentry.traces-sample-rate=0.25")) {
      SdkTracerProvider provider =
          (SdkTracerProvider) application.bean(SentryClient.class).tracerProvider();

      assertThat(provider.getSpanLimits().getMaxNumberOfAttributes()).isEqualTo(7);
      assertThat(provider.getSampler().getDescription()).isEqualTo("SentrySampler{rate=0.25}");
      assertThat(provider.toString()).contains("SentrySpanProcessor", "service.name=\"shop\"");
    }
  }
}
