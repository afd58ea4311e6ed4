package dev.sentryotel.propagation;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads headers from environment variables: {@code sentry-trace} from {@code SENTRY_TRACE}. */
final class EnvironmentGetter implements TextMapGetter<Map<String, String>> {

  static final EnvironmentGetter INSTANCE = new EnvironmentGetter();

  @Override
  public Iterable<String> keys(Map<String, String> environment) {
    return environment.keySet();
  }

  @Override
  public @Nullable String get(@Nullable Map<String, String> environment, String header) {
    return environment == null ? null : environment.get(variable(header));
  }

  // BAGGAGE alone is OpenTelemetry's; Sentry's has the prefix too.
  private static String variable(String header) {
    return header.equals(BaggageHeader.NAME)
        ? "SENTRY_BAGGAGE"
        : header.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
