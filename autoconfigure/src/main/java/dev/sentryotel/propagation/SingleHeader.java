package dev.sentryotel.propagation;

import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carriers of a single header, through which OpenTelemetry reads and writes {@code baggage}. */
final class SingleHeader {

  /** Reads a string as the value of whatever header is asked for. */
  static final TextMapGetter<String> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String carrier) {
          return List.of(BaggageHeader.NAME);
        }

        @Override
        public @Nullable String get(@Nullable String carrier, String key) {
          return carrier;
        }
      };

  /** Adds each value written to a list. */
  static final TextMapSetter<List<String>> SETTER =
      (carrier, key, value) -> {
        if (carrier != null) {
          carrier.add(value);
        }
      };

  private SingleHeader() {}
}
