package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.SentryClient;
import dev.sentryotel.autoconfigure.actuator.SentryActuatorAutoConfiguration;
import dev.sentryotel.autoconfigure.actuator.SentryHealthAutoConfiguration;
import dev.sentryotel.autoconfigure.actuator.SentryMetersAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Nothing breaks where the actuator, health or Micrometer is not there or not wanted. */
class ActuatorAbsentTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  SentryAutoConfiguration.class,
                  BareSdkAutoConfiguration.class,
                  BareOpenTelemetryAutoConfiguration.class,
                  OpenTelemetryBeansAutoConfiguration.class,
                  SentryInactiveAutoConfiguration.class,
                  SentryActuatorAutoConfiguration.class,
                  SentryHealthAutoConfiguration.class,
                  SentryMetersAutoConfiguration.class))
          .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
          .withPropertyValues(
              "sentry.dsn=https://abc@sentry.example.com/1",
              "sentry.traces-sample-rate=1",
              "management.endpoints.jmx.exposure.include=*",
              "spring.jmx.enabled=true");

  @Test
  void withAllOfItAllOfItIsThere() {
    runner.run(
        context ->
            assertThat(context)
                .hasNotFailed()
                .hasBean("sentryEndpoint")
                .hasBean("sentryHealthContributor")
                .hasBean("sentryMeters"));
  }

  @Test
  void withoutTheActuatorThereIsNoEndpoint() {
    runner
        .withClassLoader(new FilteredClassLoader(Endpoint.class))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(SentryClient.class)
                    .doesNotHaveBean("sentryEndpoint")
                    .hasBean("sentryMeters"));
  }

  @Test
  void withoutHealthThereIsNoContributor() {
    runner
        .withClassLoader(new FilteredClassLoader(HealthIndicator.class))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean("sentryHealthContributor")
                    .hasBean("sentryEndpoint"));
  }

  @Test
  void withoutMicrometerThereAreNoMeters() {
    runner
        .withClassLoader(new FilteredClassLoader(MeterBinder.class))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean("sentryMeters")
                    .hasBean("sentryEndpoint"));
  }

  @Test
  void withoutAllThreeTheStarterWorks() {
    runner
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.boot.actuate",
                "org.springframework.boot.health",
                "io.micrometer.core"))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(SentryClient.class)
                    .doesNotHaveBean("sentryEndpoint"));
  }

  @ParameterizedTest
  @CsvSource({
    "management.health.sentry.enabled=false,  sentryHealthContributor",
    "management.health.defaults.enabled=false, sentryHealthContributor",
    "management.endpoint.sentry.access=NONE,   sentryEndpoint",
    "sentry.enabled=false,                     sentryHealthContributor",
    "sentry.enabled=false,                     sentryMeters",
  })
  void whatIsSwitchedOffIsNotThere(String property, String bean) {
    runner
        .withPropertyValues(property)
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(bean));
  }

  @Test
  void withoutARegistryThereAreNoMeters() {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                SentryAutoConfiguration.class,
                BareSdkAutoConfiguration.class,
                BareOpenTelemetryAutoConfiguration.class,
                SentryMetersAutoConfiguration.class))
        .withPropertyValues("sentry.dsn=https://abc@sentry.example.com/1")
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("sentryMeters"));
  }
}
