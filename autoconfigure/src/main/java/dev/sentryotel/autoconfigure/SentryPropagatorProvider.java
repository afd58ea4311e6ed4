package dev.sentryotel.autoconfigure;

import dev.sentryotel.SentryTelemetry;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurablePropagatorProvider;

/** Makes our propagator known to {@code otel.propagators}. */
final class SentryPropagatorProvider implements ConfigurablePropagatorProvider {

  /** {@value}. */
  static final String NAME = "sentry";

  private final SentryTelemetry telemetry;

  SentryPropagatorProvider(SentryTelemetry telemetry) {
    this.telemetry = telemetry;
  }

  @Override
  public TextMapPropagator getPropagator(ConfigProperties config) {
    return telemetry.propagator();
  }

  @Override
  public String getName() {
    return NAME;
  }
}
