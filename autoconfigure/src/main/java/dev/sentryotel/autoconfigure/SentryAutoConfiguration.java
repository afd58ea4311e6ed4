package dev.sentryotel.autoconfigure;

import dev.sentryotel.EnvelopeCopy;
import dev.sentryotel.OpenTelemetryInstrumentation;
import dev.sentryotel.SentryClient;
import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.delivery.EnvelopeTransport;
import dev.sentryotel.protocol.Dsn;
import dev.sentryotel.sampling.SentrySampler;
import dev.sentryotel.sampling.StartupPhase;
import dev.sentryotel.sampling.TracesSampler;
import dev.sentryotel.trace.SentrySpanProcessor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The parts of the starter that do not depend on who builds OpenTelemetry's SDK, and the bridge
 * into the SDK of OpenTelemetry's own starter.
 *
 * <p>Before those who build an SDK, so that their conditions see our beans.
 */
@AutoConfiguration(
    beforeName = {
      AutoConfigurationNames.OPEN_TELEMETRY_STARTER,
      AutoConfigurationNames.BOOT_TRACING,
      AutoConfigurationNames.BOOT_SDK
    })
@ConditionalOnClass(SdkTracerProvider.class)
@Conditional(OnSentryActiveCondition.class)
@EnableConfigurationProperties(SentryProperties.class)
@Import({BootTracingConfiguration.class, DoubledInstrumentationsRegistrar.class})
public final class SentryAutoConfiguration {

  SentryAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  SentryTelemetry sentryTelemetry(
      SentryProperties properties,
      Environment environment,
      ObjectProvider<BuildProperties> build,
      ObjectProvider<GitProperties> git,
      SentryDestination destination,
      ObjectProvider<SslBundles> sslBundles,
      ObjectProvider<InstrumentationInstaller> installer,
      StartupEnd startup,
      ListableBeanFactory beanFactory) {
    SentryTelemetryFactory factory =
        new SentryTelemetryFactory(
            properties, environment, new ReleaseSource(build, git), startup.phase(), beanFactory);
    return factory.create(
        destination,
        transport(destination, properties, sslBundles),
        () -> installer.getObject().installedNames());
  }

  private static EnvelopeTransport transport(
      SentryDestination destination,
      SentryProperties properties,
      ObjectProvider<SslBundles> sslBundles) {
    Dsn dsn = destination.dsn();
    if (destination.transport() != null) {
      return destination.transport();
    }
    if (dsn == null) {
      return destination.isLocalOnly() ? new LocalTransport() : new NoTransport();
    }
    try {
      return new OkHttpTransportFactory(properties.transport(), sslBundles).create(dsn);
    } catch (IllegalArgumentException e) {
      throw new InvalidDsnException(String.valueOf(properties.dsn()), e);
    }
  }

  @Bean
  SentryDestination sentryDestination(
      SentryProperties properties,
      Environment environment,
      ObjectProvider<EnvelopeTransport> transports,
      ObjectProvider<EnvelopeCopy> copies) {
    return SentryDestination.of(
        dsn(properties),
        transports.getIfUnique(),
        SpotlightSetting.spotlight(environment),
        copies.orderedStream());
  }

  @Bean
  StartupEnd sentryStartupEnd(SentryProperties properties) {
    return new StartupEnd(
        properties.startupSpans() == SentryProperties.StartupSpans.DROP
            ? StartupPhase.of(Thread.currentThread())
            : StartupPhase.over());
  }

  private static @Nullable Dsn dsn(SentryProperties properties) {
    String dsn = properties.dsn();
    if (dsn == null || !StringUtils.hasText(dsn)) {
      return null;
    }
    try {
      return Dsn.parse(dsn);
    } catch (IllegalArgumentException e) {
      throw new InvalidDsnException(dsn, e);
    }
  }

  @Bean(destroyMethod = "") // SentryTelemetry ends it, after the application's own beans.
  @Fallback // An application that injects its one processor gets that one.
  @ConditionalOnMissingBean
  @Order(Ordered.LOWEST_PRECEDENCE)
  SentrySpanProcessor sentrySpanProcessor(SentryTelemetry telemetry) {
    return telemetry.spanProcessor();
  }

  @Bean
  @ConditionalOnMissingBean(Sampler.class)
  @Conditional(OnSamplingConfiguredCondition.class)
  SentrySampler sentrySampler(SentryTelemetry telemetry) {
    return telemetry.decidingSampler();
  }

  @Bean
  @ConditionalOnMissingBean
  SentryClient sentryClient(
      SentryTelemetry telemetry,
      ObjectProvider<OpenTelemetry> openTelemetry,
      ObjectProvider<Tracer> tracers) {
    return telemetry.client(openTelemetry::getObject, tracers::getIfUnique);
  }

  @Bean
  SentryLifecycle sentryLifecycle(SentryTelemetry telemetry) {
    return new SentryLifecycle(telemetry);
  }

  /** The first, so that other instrumentations may ask there. */
  @Bean
  @ConditionalOnBooleanProperty("sentry.register-global-opentelemetry")
  @Order(Ordered.HIGHEST_PRECEDENCE)
  static OpenTelemetryInstrumentation sentryGlobalOpenTelemetry() {
    return new GlobalOpenTelemetryRegistration();
  }

  /** Looks while no framework has added a sampler of its own that nobody asked for. */
  @Bean
  @ConditionalOnBean(Sampler.class)
  SamplerInForce sentryBeanInForce(SentryTelemetry telemetry, ObjectProvider<Sampler> samplers) {
    return new SamplerInForce(telemetry, telemetry.isSending() ? samplers.getIfUnique() : null);
  }

  @Bean
  @ConditionalOnMissingBean
  SamplerInForce sentrySamplerInForce(
      SentryTelemetry telemetry,
      SentryProperties properties,
      SentryDestination destination,
      ObjectProvider<TracesSampler> tracesSamplers) {
    boolean isConfigured =
        destination.sampleRate(properties.tracesSampleRate()) != null
            || !properties.tracesSampling().isEmpty()
            || tracesSamplers.stream().findAny().isPresent();
    return new SamplerInForce(
        telemetry, telemetry.isSending() && isConfigured ? telemetry.decidingSampler() : null);
  }

  @Bean
  ApplicationCustomizers sentryApplicationCustomizers(
      ObjectProvider<AutoConfigurationCustomizerProvider> providers, Environment environment) {
    return new ApplicationCustomizers(providers, environment);
  }

  @Bean
  StartupReport sentryStartupReport(
      ListableBeanFactory beans,
      Environment environment,
      ObjectProvider<DoubledInstrumentations> doubled) {
    return new StartupReport(new SetupReader(beans, environment), doubled);
  }

  @Bean
  @ConditionalOnClass(name = WithSpanCheck.WITH_SPAN)
  @ConditionalOnMissingClass(WithSpanCheck.ASPECTJ)
  WithSpanCheck sentryWithSpanCheck(ConfigurableListableBeanFactory beanFactory) {
    return new WithSpanCheck(beanFactory);
  }

  /** Into the SDK of OpenTelemetry's starter. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(AutoConfiguredOpenTelemetrySdk.class)
  static class StarterBridgeConfiguration {

    @Bean
    OpenTelemetryStarterBridge sentryOpenTelemetryStarterBridge(
        SentryTelemetry telemetry,
        SamplerInForce samplerInForce,
        ObjectProvider<SpanProcessor> spanProcessors,
        SentryProperties properties) {
      return new OpenTelemetryStarterBridge(
          telemetry, samplerInForce, spanProcessors, properties.collectSpanProcessors());
    }

    @Bean
    SentryPropagatorProvider sentryPropagatorProvider(SentryTelemetry telemetry) {
      return new SentryPropagatorProvider(telemetry);
    }
  }
}
