package dev.sentryotel.autoconfigure;

import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.trace.SentrySpanProcessor;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanProcessors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Brings sampler, propagator and processors into the SDK that Spring Boot builds. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({SdkTracerProviderBuilderCustomizer.class, ObservationFilter.class})
class BootTracingConfiguration {

  /** Without ours, which has to come after what customizers add. */
  @Bean
  @ConditionalOnMissingBean
  SpanProcessors sentrySpanProcessors(
      ObjectProvider<SpanProcessor> spanProcessors, ApplicationCustomizers customizers) {
    return SpanProcessors.of(
        spanProcessors
            .orderedStream()
            .filter(processor -> !(processor instanceof SentrySpanProcessor))
            .map(customizers::spanProcessor)
            .toList());
  }

  /** The first, so that what the application's customizers set on the builder holds. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  BootProviderCustomizers.Own sentrySamplerCustomizer(
      SentryTelemetry telemetry,
      SamplerInForce samplerInForce,
      ApplicationCustomizers customizers,
      ObjectProvider<Resource> resources,
      ObjectProvider<Sampler> samplers) {
    return builder -> {
      Resource resource = customizers.resource(resources.getIfAvailable(Resource::getDefault));
      telemetry.useResource(resource);
      Sampler existing = samplers.getIfAvailable(() -> Sampler.parentBased(Sampler.alwaysOn()));
      builder
          .setResource(resource)
          .setSampler(samplerInForce.decorate(customizers.sampler(existing)));
    };
  }

  /** The last, so that our processor sees what the others did to the span. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  BootProviderCustomizers.Own sentrySpanProcessorCustomizer(
      SentryTelemetry telemetry,
      ApplicationCustomizers customizers,
      ObjectProvider<SpanProcessors> spanProcessors) {
    return builder -> {
      customizers.tracerProvider(builder);
      SentrySpanProcessor ours = telemetry.spanProcessor();
      SpanProcessors others = spanProcessors.getIfUnique();
      // The application may have made a list of its own with ours in it.
      if (others == null || !others.list().contains(ours)) {
        builder.addSpanProcessor(ours);
      }
    };
  }

  @Bean
  @ConditionalOnMissingBean
  ContextPropagators sentryContextPropagators(
      SentryTelemetry telemetry,
      ApplicationCustomizers customizers,
      ObjectProvider<TextMapPropagator> propagators) {
    return ContextPropagators.create(
        telemetry
            .propagator()
            .compose(propagators.orderedStream().map(customizers::propagator).toList()));
  }

  @Bean
  HttpObservationFilter sentryHttpObservationFilter() {
    return new HttpObservationFilter();
  }

  /** OpenTelemetry's starter, beside Spring Boot's tracing. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(AutoConfiguredOpenTelemetrySdk.class)
  static class StarterConfiguration {

    @Bean
    BootProviderCustomizers sentryBootProviderCustomizers(
        ObjectProvider<SdkTracerProviderBuilderCustomizer> customizers) {
      return new BootProviderCustomizers(customizers);
    }
  }

  /** Micrometer's bridge. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(OtelCurrentTraceContext.class)
  static class BridgeConfiguration {

    @Bean
    @ConditionalOnMissingBean
    OtelCurrentTraceContext sentryCurrentTraceContext() {
      return new NestingTraceContext();
    }
  }
}
