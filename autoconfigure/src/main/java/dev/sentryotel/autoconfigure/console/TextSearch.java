package dev.sentryotel.autoconfigure.console;

import dev.sentryotel.delivery.Envelope;
import java.util.Locale;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Looks for a text in everything a trace says: names and values, in any span, without regard to
 * case. Used by one thread.
 */
final class TextSearch implements Predicate<KeptTrace> {

  private final String text;

  TextSearch(String text) {
    this.text = text.strip().toLowerCase(Locale.ROOT);
  }

  String text() {
    return text;
  }

  @Override
  public boolean test(KeptTrace trace) {
    return trace.traceId().contains(text) || trace.digest().contains(trace, this);
  }

  boolean isIn(Envelope envelope) {
    try {
      return EnvelopeItems.of(envelope).stream().anyMatch(this::isIn);
    } catch (JacksonException unreadable) {
      return false;
    }
  }

  private boolean isIn(EnvelopeItems.Item item) {
    try (JsonParser json = item.json()) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if ((token.isScalarValue() || token == JsonToken.PROPERTY_NAME)
            && json.getString().toLowerCase(Locale.ROOT).contains(text)) {
          return true;
        }
      }
      return false;
    }
  }
}
