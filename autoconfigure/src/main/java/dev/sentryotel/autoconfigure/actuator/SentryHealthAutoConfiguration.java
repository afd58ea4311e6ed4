package dev.sentryotel.autoconfigure.actuator;

import dev.sentryotel.SentryClient;
import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.autoconfigure.SentryAutoConfiguration;
import dev.sentryotel.autoconfigure.SetupReader;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Sentry's part in the application's health. */
@AutoConfiguration(after = SentryAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(SentryTelemetry.class)
@EnableConfigurationProperties(SentryHealthProperties.class)
public final class SentryHealthAutoConfiguration {

  SentryHealthAutoConfiguration() {}

  @Bean
  @ConditionalOnEnabledHealthIndicator("sentry")
  @ConditionalOnMissingBean(name = "sentryHealthContributor")
  HealthIndicator sentryHealthContributor(
      ListableBeanFactory beans,
      Environment environment,
      SentryClient client,
      SentryHealthProperties properties) {
    return new SentryHealthIndicator(
        new SetupReader(beans, environment), client, properties.required());
  }
}
