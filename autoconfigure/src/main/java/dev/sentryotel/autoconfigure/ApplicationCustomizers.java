package dev.sentryotel.autoconfigure;

import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.Ordered;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;

/**
 * What the application's {@link AutoConfigurationCustomizerProvider} beans ask for, to be applied
 * where OpenTelemetry's starter, which calls them otherwise, is absent.
 *
 * <p>Customizers of metrics, logs and exporters have nothing to act on here; they are not called.
 */
final class ApplicationCustomizers implements AutoConfigurationCustomizer {

  private static final Logger logger = LoggerFactory.getLogger(ApplicationCustomizers.class);

  private final Map<String, String> properties = new HashMap<>();
  private final ConfigProperties config;
  private final List<Supplier<Map<String, String>>> propertiesSuppliers = new ArrayList<>();
  private final List<Function<ConfigProperties, Map<String, String>>> propertiesCustomizers =
      new ArrayList<>();
  private final Chain<TextMapPropagator> propagators = new Chain<>();
  private final Chain<Resource> resources = new Chain<>();
  private final Chain<Sampler> samplers = new Chain<>();
  private final Chain<SpanProcessor> processors = new Chain<>();
  private final Chain<SdkTracerProviderBuilder> tracerProviders = new Chain<>();

  /** Functions to be applied one after the other. */
  private static final class Chain<T> {

    private final List<BiFunction<? super T, ConfigProperties, ? extends T>> functions =
        new ArrayList<>();

    T apply(T value, ConfigProperties config) {
      T result = value;
      for (BiFunction<? super T, ConfigProperties, ? extends T> function : functions) {
        result = function.apply(result, config);
      }
      return result;
    }
  }

  /** Calls each of the application's providers once, in the order OpenTelemetry would. */
  ApplicationCustomizers(
      ObjectProvider<AutoConfigurationCustomizerProvider> providers, Environment environment) {
    config = new EnvironmentConfigProperties(environment, properties);
    providers
        .orderedStream()
        .filter(provider -> !isOurs(provider))
        .sorted(Comparator.comparingInt(Ordered::order))
        .forEach(provider -> provider.customize(this));
    // In OpenTelemetry's order: a customizer sees what suppliers said, and wins over it.
    propertiesSuppliers.forEach(supplier -> properties.putAll(supplier.get()));
    propertiesCustomizers.forEach(customizer -> properties.putAll(customizer.apply(config)));
  }

  private static boolean isOurs(AutoConfigurationCustomizerProvider provider) {
    return provider instanceof OpenTelemetryExporterDefaults
        || provider instanceof OpenTelemetryStarterBridge
        || provider instanceof BootProviderCustomizers;
  }

  TextMapPropagator propagator(TextMapPropagator propagator) {
    return propagators.apply(propagator, config);
  }

  Resource resource(Resource resource) {
    return resources.apply(resource, config);
  }

  Sampler sampler(Sampler sampler) {
    return samplers.apply(sampler, config);
  }

  SpanProcessor spanProcessor(SpanProcessor processor) {
    return processors.apply(processor, config);
  }

  SdkTracerProviderBuilder tracerProvider(SdkTracerProviderBuilder builder) {
    return tracerProviders.apply(builder, config);
  }

  @Override
  public AutoConfigurationCustomizer addPropagatorCustomizer(
      BiFunction<? super TextMapPropagator, ConfigProperties, ? extends TextMapPropagator>
          customizer) {
    propagators.functions.add(customizer);
    return this;
  }

  @Override
  public AutoConfigurationCustomizer addResourceCustomizer(
      BiFunction<? super Resource, ConfigProperties, ? extends Resource> customizer) {
    resources.functions.add(customizer);
    return this;
  }

  @Override
  public AutoConfigurationCustomizer addSamplerCustomizer(
      BiFunction<? super Sampler, ConfigProperties, ? extends Sampler> customizer) {
    samplers.functions.add(customizer);
    return this;
  }

  @Override
  public AutoConfigurationCustomizer addSpanProcessorCustomizer(
      BiFunction<? super SpanProcessor, ConfigProperties, ? extends SpanProcessor> customizer) {
    processors.functions.add(customizer);
    return this;
  }

  @Override
  public AutoConfigurationCustomizer addTracerProviderCustomizer(
      BiFunction<SdkTracerProviderBuilder, ConfigProperties, SdkTracerProviderBuilder> customizer) {
    tracerProviders.functions.add(customizer);
    return this;
  }

  @Override
  public AutoConfigurationCustomizer addPropertiesSupplier(Supplier<Map<String, String>> supplier) {
    propertiesSuppliers.add(supplier);
    return this;
  }

  @Override
  public AutoConfigurationCustomizer addPropertiesCustomizer(
      Function<ConfigProperties, Map<String, String>> customizer) {
    propertiesCustomizers.add(customizer);
    return this;
  }

  @Override
  public AutoConfigurationCustomizer addSpanExporterCustomizer(
      BiFunction<? super SpanExporter, ConfigProperties, ? extends SpanExporter> customizer) {
    logger.debug("A customizer of span exporters acts in OpenTelemetry's starter only");
    return this;
  }
}
