package dev.sentryotel.autoconfigure.actuator;

import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.autoconfigure.SentryAutoConfiguration;
import dev.sentryotel.autoconfigure.SetupReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Meters, where there is a registry for them. */
@AutoConfiguration(
    after = SentryAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure"
            + ".CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean({SentryTelemetry.class, MeterRegistry.class})
public final class SentryMetersAutoConfiguration {

  SentryMetersAutoConfiguration() {}

  @Bean
  SentryMeters sentryMeters(
      SentryTelemetry telemetry, ListableBeanFactory beans, Environment environment) {
    SetupReader reader = new SetupReader(beans, environment);
    return new SentryMeters(
        telemetry,
        new Bounds(reader.maxBufferedSpans(), reader.maxQueueBytes()),
        reader::spotlight);
  }
}
