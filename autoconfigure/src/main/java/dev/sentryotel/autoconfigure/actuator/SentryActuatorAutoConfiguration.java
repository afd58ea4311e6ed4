package dev.sentryotel.autoconfigure.actuator;

import dev.sentryotel.SentryClient;
import dev.sentryotel.autoconfigure.OpenTelemetryBeansAutoConfiguration;
import dev.sentryotel.autoconfigure.SentryInactiveAutoConfiguration;
import dev.sentryotel.autoconfigure.SetupReader;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The endpoint {@code sentry}, where the actuator exposes it; where nothing is sent too. */
@AutoConfiguration(
    after = {OpenTelemetryBeansAutoConfiguration.class, SentryInactiveAutoConfiguration.class})
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(SentryClient.class)
public final class SentryActuatorAutoConfiguration {

  SentryActuatorAutoConfiguration() {}

  @Bean
  @ConditionalOnAvailableEndpoint
  SentryEndpoint sentryEndpoint(
      ListableBeanFactory beans, Environment environment, SentryClient client) {
    SetupReader reader = new SetupReader(beans, environment);
    return new SentryEndpoint(reader, client);
  }
}
