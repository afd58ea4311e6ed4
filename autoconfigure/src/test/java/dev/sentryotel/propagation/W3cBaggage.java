package dev.sentryotel.propagation;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageEntry;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What OpenTelemetry reads in a {@code baggage} header, but for the members of Sentry. */
final class W3cBaggage {

  // OpenTelemetry warns of each malformed member; thousands of those are wanted here.
  private static final Logger PARSER =
      Logger.getLogger("io.opentelemetry.api.baggage.propagation.Parser");

  private W3cBaggage() {}

  static void silenceWarnings() {
    PARSER.setLevel(Level.SEVERE);
  }

  static Map<String, BaggageEntry> read(Headers headers) {
    Map<String, BaggageEntry> entries =
        new HashMap<>(
            Baggage.fromContext(headers.extractedBy(W3CBaggagePropagator.getInstance())).asMap());
    entries.keySet().removeIf(key -> key.startsWith("sentry-"));
    return entries;
  }
}
