package dev.sentryotel.autoconfigure;

import dev.sentryotel.trace.SentrySpanProcessor;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Shows the tracer provider of OpenTelemetry's starter as a bean, which that starter does not.
 * Spring Boot's own tracing then uses it instead of building a second one.
 */
@AutoConfiguration(
    after = SentryAutoConfiguration.class,
    afterName = AutoConfigurationNames.OPEN_TELEMETRY_STARTER,
    beforeName = {AutoConfigurationNames.BOOT_TRACING, AutoConfigurationNames.BOOT_SDK})
@ConditionalOnClass(AutoConfiguredOpenTelemetrySdk.class)
@ConditionalOnBean({AutoConfiguredOpenTelemetrySdk.class, SentrySpanProcessor.class})
public final class OpenTelemetryStarterViewAutoConfiguration {

  OpenTelemetryStarterViewAutoConfiguration() {}

  @Bean(destroyMethod = "") // Not ours to close.
  @ConditionalOnMissingBean
  SdkTracerProvider sentrySdkTracerProvider(AutoConfiguredOpenTelemetrySdk sdk) {
    return sdk.getOpenTelemetrySdk().getSdkTracerProvider();
  }
}
