package dev.sentryotel.autoconfigure;

import dev.sentryotel.trace.SentrySpanProcessor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Makes the SDK around the tracer provider, unless Spring Boot's module for it did. */
@AutoConfiguration(
    after = BareSdkAutoConfiguration.class,
    before = {OpenTelemetryBeansAutoConfiguration.class, SentryInactiveAutoConfiguration.class},
    afterName = AutoConfigurationNames.BOOT_SDK)
@ConditionalOnBean({SentrySpanProcessor.class, SdkTracerProvider.class, ContextPropagators.class})
@ConditionalOnMissingBean(OpenTelemetry.class)
public final class BareOpenTelemetryAutoConfiguration {

  BareOpenTelemetryAutoConfiguration() {}

  @Bean
  OpenTelemetry sentryOpenTelemetry(
      SdkTracerProvider tracerProvider, ContextPropagators propagators) {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(tracerProvider)
        .setPropagators(propagators)
        .build();
  }
}
