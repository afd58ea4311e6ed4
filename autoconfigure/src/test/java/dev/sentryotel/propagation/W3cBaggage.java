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

  /** Returns each member's value and properties, without the blanks around it. */
  static Map<String, String> read(Headers headers) {
    Map<String, String> members = new HashMap<>();
    Baggage.fromContext(headers.extractedBy(W3CBaggagePropagator.getInstance()))
        .forEach((key, entry) -> members.put(key, text(entry)));
    members.keySet().removeIf(key -> key.startsWith("sentry-"));
    return members;
  }

  // OpenTelemetry leaves blanks before a comma to the properties, though they mean nothing.
  private static String text(BaggageEntry entry) {
    return entry.getValue() + ";" + entry.getMetadata().getValue().strip();
  }
}
