package dev.sentryotel.autoconfigure;

import dev.sentryotel.OpenTelemetryInstrumentation;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;

/**
 * Lets libraries that ask {@link GlobalOpenTelemetry} find the application's. Only one of a process
 * can be there: a second application is warned of and goes on without.
 */
final class GlobalOpenTelemetryRegistration implements OpenTelemetryInstrumentation {

  @Override
  public void install(OpenTelemetry openTelemetry) {
    GlobalOpenTelemetry.set(openTelemetry);
  }

  /** What was registered is closed with the context, and a restarted one registers its own. */
  @Override
  public void uninstall() {
    GlobalOpenTelemetry.resetForTest(); // There is no other way to take it back.
  }
}
