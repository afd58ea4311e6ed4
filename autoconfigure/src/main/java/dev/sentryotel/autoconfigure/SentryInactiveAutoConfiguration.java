package dev.sentryotel.autoconfigure;

import dev.sentryotel.SentryClient;
import dev.sentryotel.SentryTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Keeps applications working that inject our beans where nothing is sent: over whatever
 * OpenTelemetry there is, or over none. Nothing here owns a thread, a socket or a provider.
 */
@AutoConfiguration(
    after = BareSdkAutoConfiguration.class,
    before = OpenTelemetryBeansAutoConfiguration.class,
    afterName = {
      AutoConfigurationNames.OPEN_TELEMETRY_STARTER,
      AutoConfigurationNames.BOOT_TRACING,
      AutoConfigurationNames.BOOT_SDK
    })
@ConditionalOnClass(SdkTracerProvider.class)
@ConditionalOnMissingBean(SentryTelemetry.class)
public final class SentryInactiveAutoConfiguration {

  private static final Logger logger =
      LoggerFactory.getLogger(SentryInactiveAutoConfiguration.class);

  SentryInactiveAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  OpenTelemetry sentryOpenTelemetry() {
    return OpenTelemetry.noop();
  }

  @Bean
  @ConditionalOnMissingBean
  SentryClient sentryClient(
      ObjectProvider<OpenTelemetry> openTelemetry, ObjectProvider<Tracer> tracers) {
    return SentryTelemetry.inactiveClient(openTelemetry::getObject, tracers::getIfUnique);
  }

  @Bean
  SmartInitializingSingleton sentryInactiveReport(Environment environment) {
    return () ->
        logger.info(
            "No spans are sent to Sentry, because {}",
            OnSentryActiveCondition.inactiveBecause(environment));
  }
}
