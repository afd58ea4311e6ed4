package dev.sentryotel.autoconfigure;

import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.trace.SentrySpanProcessor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.semconv.ServiceAttributes;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Builds a tracer provider where nobody else does: neither OpenTelemetry's starter, nor Spring
 * Boot, nor the application.
 */
@AutoConfiguration(
    after = OpenTelemetryStarterViewAutoConfiguration.class,
    afterName = {
      AutoConfigurationNames.OPEN_TELEMETRY_STARTER,
      AutoConfigurationNames.BOOT_TRACING
    },
    beforeName = AutoConfigurationNames.BOOT_SDK)
@ConditionalOnBean(SentrySpanProcessor.class)
@ConditionalOnMissingBean(OpenTelemetry.class)
public final class BareSdkAutoConfiguration {

  BareSdkAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  SdkTracerProvider sentrySdkTracerProvider(
      SentryTelemetry telemetry,
      SamplerInForce samplerInForce,
      ApplicationCustomizers customizers,
      ObjectProvider<Resource> resources,
      ObjectProvider<SpanProcessor> spanProcessors,
      Environment environment) {
    Resource resource = customizers.resource(resources.getIfAvailable(() -> resource(environment)));
    telemetry.useResource(resource);
    SdkTracerProviderBuilder builder =
        SdkTracerProvider.builder()
            .setResource(resource)
            .setSampler(
                samplerInForce.decorate(
                    customizers.sampler(Sampler.parentBased(Sampler.alwaysOn()))));
    spanProcessors
        .orderedStream()
        .filter(processor -> !(processor instanceof SentrySpanProcessor))
        .map(customizers::spanProcessor)
        .forEach(builder::addSpanProcessor);
    return customizers.tracerProvider(builder).addSpanProcessor(telemetry.spanProcessor()).build();
  }

  private static Resource resource(Environment environment) {
    String name = environment.getProperty("spring.application.name");
    return name == null
        ? Resource.getDefault()
        : Resource.getDefault()
            .merge(Resource.create(Attributes.of(ServiceAttributes.SERVICE_NAME, name)));
  }

  /** W3C's and Sentry's, unless the application names others beside Sentry's. */
  @Bean
  @ConditionalOnMissingBean
  ContextPropagators sentryContextPropagators(
      SentryTelemetry telemetry,
      ApplicationCustomizers customizers,
      ObjectProvider<TextMapPropagator> propagators) {
    List<TextMapPropagator> beans = propagators.orderedStream().toList();
    List<TextMapPropagator> others =
        beans.isEmpty()
            ? List.of(W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())
            : beans;
    return ContextPropagators.create(
        telemetry.propagator().compose(others.stream().map(customizers::propagator).toList()));
  }
}
