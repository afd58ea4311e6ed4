package dev.sentryotel.autoconfigure;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;

/**
 * Calls the application's {@link SdkTracerProviderBuilderCustomizer} beans where Spring Boot, which
 * calls them otherwise, leaves the provider to OpenTelemetry's starter.
 */
final class BootProviderCustomizers implements AutoConfigurationCustomizerProvider {

  /** Ours, which do for Spring Boot's provider what {@link OpenTelemetryStarterBridge} does. */
  interface Own extends SdkTracerProviderBuilderCustomizer {}

  private final ObjectProvider<SdkTracerProviderBuilderCustomizer> customizers;

  BootProviderCustomizers(ObjectProvider<SdkTracerProviderBuilderCustomizer> customizers) {
    this.customizers = customizers;
  }

  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    customizer.addTracerProviderCustomizer(
        (builder, config) -> {
          customizers
              .orderedStream()
              .filter(each -> !(each instanceof Own))
              .forEach(each -> each.customize(builder));
          return builder;
        });
  }

  /** After the application's own, before our processor. */
  @Override
  public int order() {
    return Integer.MAX_VALUE - 1;
  }
}
