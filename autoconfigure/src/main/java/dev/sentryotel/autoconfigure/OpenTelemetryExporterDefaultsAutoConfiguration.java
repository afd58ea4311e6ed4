package dev.sentryotel.autoconfigure;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Holds whether or not anything is sent to Sentry: a DSN must not change what else is exported. */
@AutoConfiguration(beforeName = AutoConfigurationNames.OPEN_TELEMETRY_STARTER)
@ConditionalOnClass(AutoConfigurationCustomizerProvider.class)
public final class OpenTelemetryExporterDefaultsAutoConfiguration {

  OpenTelemetryExporterDefaultsAutoConfiguration() {}

  @Bean
  OpenTelemetryExporterDefaults sentryOpenTelemetryExporterDefaults(Environment environment) {
    return new OpenTelemetryExporterDefaults(environment);
  }
}
