package dev.sentryotel.propagation;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntry;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The members of others in an incoming {@code baggage}, kept so that they can go out again byte for
 * byte.
 *
 * <p>The application's current {@link Baggage} says what goes out. The incoming text is used for
 * those of its entries that are as they came: OpenTelemetry would write them differently, for it
 * decodes and encodes them anew.
 */
final class ForeignBaggage {

  private static final ForeignBaggage NONE = new ForeignBaggage(List.of());

  private final List<String> members;
  // What OpenTelemetry reads in the members; made when first needed. A race makes the same twice.
  private @Nullable Map<String, Read> read;

  private ForeignBaggage(List<String> members) {
    this.members = List.copyOf(members);
  }

  static ForeignBaggage of(List<String> members) {
    return members.isEmpty() ? NONE : new ForeignBaggage(members);
  }

  static ForeignBaggage none() {
    return NONE;
  }

  /** Returns the header that says the current baggage, or null if that is empty. */
  @Nullable String render(Baggage current) {
    if (current.isEmpty()) {
      return null;
    }
    String encoded = encode(current);
    return members.isEmpty() || encoded == null ? encoded : restore(encoded, current.asMap());
  }

  private String restore(String encoded, Map<String, BaggageEntry> current) {
    Map<String, String> restored = new LinkedHashMap<>();
    read()
        .forEach(
            (key, came) -> {
              if (came.entry().equals(current.get(key))) {
                restored.put(key, came.member());
              }
            });
    StringJoiner header = new StringJoiner(",");
    restored.values().forEach(header::add);
    for (String member : encoded.split(",", -1)) {
      if (!restored.containsKey(BaggageHeader.keyOf(member))) {
        header.add(member);
      }
    }
    return header.toString();
  }

  /** Adds the current members to those that a request has already; of equal keys they count. */
  static String merge(String existing, String current) {
    Map<String, String> merged = new LinkedHashMap<>();
    for (String header : List.of(existing, current)) {
      for (String member : header.split(",", -1)) {
        merged.put(BaggageHeader.keyOf(member), member.strip());
      }
    }
    return String.join(",", merged.values());
  }

  // Each by itself: of two with one key the first counts where the second is malformed.
  private Map<String, Read> read() {
    Map<String, Read> known = read;
    if (known == null) {
      known = new LinkedHashMap<>();
      for (String member : members) {
        Context context =
            W3CBaggagePropagator.getInstance().extract(Context.root(), member, SingleHeader.GETTER);
        for (var each : Baggage.fromContext(context).asMap().entrySet()) {
          known.put(each.getKey(), new Read(member, each.getValue()));
        }
      }
      read = known;
    }
    return known;
  }

  /** A member as it came, and what OpenTelemetry reads in it. */
  private record Read(String member, BaggageEntry entry) {}

  // Keys and values as OpenTelemetry writes them. It would write "p=1" after them as "p%3D1", which
  // is another property to everybody but itself.
  private static @Nullable String encode(Baggage baggage) {
    BaggageBuilder bare = Baggage.builder();
    baggage.forEach((key, entry) -> bare.put(key, entry.getValue()));
    List<String> written = new ArrayList<>(1);
    W3CBaggagePropagator.getInstance()
        .inject(Context.root().with(bare.build()), written, SingleHeader.SETTER);
    if (written.isEmpty()) {
      return null;
    }
    StringJoiner header = new StringJoiner(",");
    for (String member : written.get(0).split(",", -1)) {
      BaggageEntry entry = baggage.asMap().get(BaggageHeader.keyOf(member));
      String properties = entry == null ? "" : entry.getMetadata().getValue();
      header.add(
          properties.isEmpty() ? member : member + ';' + BaggageProperties.encode(properties));
    }
    return header.toString();
  }
}
