package dev.sentryotel.autoconfigure;

import dev.sentryotel.SentryClient;
import dev.sentryotel.SentryTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/** What is to be had whoever built the SDK: a tracer, and instrumentations installed in time. */
@AutoConfiguration(
    after = BareSdkAutoConfiguration.class,
    afterName = {
      AutoConfigurationNames.OPEN_TELEMETRY_STARTER,
      AutoConfigurationNames.BOOT_TRACING,
      AutoConfigurationNames.BOOT_SDK
    })
@ConditionalOnBean({SentryClient.class, OpenTelemetry.class})
public final class OpenTelemetryBeansAutoConfiguration {

  OpenTelemetryBeansAutoConfiguration() {}

  @Bean
  @ConditionalOnSingleCandidate(OpenTelemetry.class)
  @ConditionalOnMissingBean
  Tracer sentryTracer(OpenTelemetry openTelemetry) {
    return SentryTelemetry.tracer(openTelemetry);
  }

  @Bean
  static InstrumentationInstaller sentryInstrumentationInstaller(ListableBeanFactory beanFactory) {
    return new InstrumentationInstaller(beanFactory);
  }

  @Bean
  static BeanWrapping sentryBeanWrapping(ListableBeanFactory beanFactory) {
    return new BeanWrapping(beanFactory);
  }

  @Bean
  @ConditionalOnBean(SentryTelemetry.class)
  ProcessTraceScope sentryProcessTraceScope(
      SentryTelemetry telemetry, ApplicationContext applicationContext) {
    return new ProcessTraceScope(telemetry, applicationContext);
  }
}
