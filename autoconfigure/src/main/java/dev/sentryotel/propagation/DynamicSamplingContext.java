package dev.sentryotel.propagation;

import io.opentelemetry.api.trace.TraceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What every service of a trace, and Sentry, must know to sample it alike: the {@code sentry-}
 * members of {@code baggage} and the {@code trace} of an envelope's header.
 *
 * <p>Immutable; in the order of the wire, the important keys first. Values are always strings.
 *
 * @see <a
 *     href="https://develop.sentry.dev/sdk/foundations/trace-propagation/dynamic-sampling-context/">Dynamic
 *     sampling context</a>
 */
public final class DynamicSamplingContext {

  static final String TRACE_ID = "trace_id";
  static final String PUBLIC_KEY = "public_key";
  static final String SAMPLED = "sampled";
  static final String SAMPLE_RATE = "sample_rate";
  static final String SAMPLE_RAND = "sample_rand";
  static final String ORG_ID = "org_id";
  static final String ENVIRONMENT = "environment";
  static final String RELEASE = "release";
  static final String TRANSACTION = "transaction";
  static final String REPLAY_ID = "replay_id";

  // Where a header has no room for all, the first survive.
  private static final List<String> WIRE_ORDER =
      List.of(
          TRACE_ID,
          PUBLIC_KEY,
          SAMPLED,
          SAMPLE_RATE,
          SAMPLE_RAND,
          ORG_ID,
          ENVIRONMENT,
          RELEASE,
          TRANSACTION,
          REPLAY_ID);
  private static final Pattern UUID =
      Pattern.compile("\\p{XDigit}{8}-?(\\p{XDigit}{4}-?){3}\\p{XDigit}{12}");

  // After the order, by which it is made.
  static final DynamicSamplingContext EMPTY = new DynamicSamplingContext(Map.of());

  // Each key before its value, an array for want of a map, which is several times as large; there
  // are few. A value that is null or empty is none.
  private final @Nullable String[] members;
  // Made with the first header; a race makes the same list twice.
  private @Nullable List<String> headerMembers;

  /** Orders the members; those with an empty value are left out. */
  DynamicSamplingContext(Map<String, String> members) {
    List<@Nullable String> ordered = new ArrayList<>(2 * (WIRE_ORDER.size() + members.size()));
    for (String key : WIRE_ORDER) {
      ordered.add(key);
      ordered.add(members.get(key));
    }
    members.forEach(
        (key, value) -> {
          if (!WIRE_ORDER.contains(key)) {
            ordered.add(key);
            ordered.add(value);
          }
        });
    this.members = ordered.toArray(new @Nullable String[0]);
  }

  private DynamicSamplingContext(@Nullable String[] members) {
    this.members = members;
  }

  /**
   * Makes one of members that are in the order of the wire already: each key, then its value, which
   * is left out if it is null or empty.
   */
  static DynamicSamplingContext ofOrdered(@Nullable String... members) {
    return new DynamicSamplingContext(members);
  }

  /** Hands out the members by their keys without {@code sentry-}, in the order of the wire. */
  public void forEach(BiConsumer<String, String> out) {
    for (int i = 0; i < members.length; i += 2) {
      String key = members[i];
      String value = members[i + 1];
      if (key != null && value != null && !value.isEmpty()) {
        out.accept(key, value);
      }
    }
  }

  /** Returns a copy of the members by their keys without {@code sentry-}, in order. */
  public Map<String, String> members() {
    Map<String, String> copy = new LinkedHashMap<>();
    forEach(copy::put);
    return copy;
  }

  private @Nullable String member(String key) {
    for (int i = 0; i < members.length; i += 2) {
      if (key.equals(members[i])) {
        String value = members[i + 1];
        return value == null || value.isEmpty() ? null : value;
      }
    }
    return null;
  }

  /** Whether there are none: a trace continued from a sender that sent no {@code baggage}. */
  public boolean isEmpty() {
    for (int i = 1; i < members.length; i += 2) {
      String value = members[i];
      if (value != null && !value.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether Sentry takes this as the {@code trace} of an envelope's header. It ignores one that it
   * does not take, which loses nothing but the trace's statistics, unless the envelope carries
   * streamed spans: those are lost with it. Only what came from outside can be wrong.
   *
   * @see <a
   *     href="https://github.com/getsentry/relay/blob/master/relay-sampling/src/dsc.rs">relay-sampling</a>
   */
  public boolean isAcceptedBySentry() {
    String traceId = member(TRACE_ID);
    String rate = member(SAMPLE_RATE);
    String sampled = member(SAMPLED);
    String replayId = member(REPLAY_ID);
    return traceId != null
        && TraceId.isValid(traceId)
        && member(PUBLIC_KEY) != null
        && (rate == null || DecimalText.parse(rate) >= 0)
        && (sampled == null || sampled.equals("true") || sampled.equals("false"))
        && (replayId == null || UUID.matcher(replayId).matches());
  }

  /** Whether it is the context of that trace; what came from outside may name another. */
  public boolean isOf(String traceId) {
    return traceId.equalsIgnoreCase(member(TRACE_ID));
  }

  /** Returns the members of {@code baggage}, each as {@code sentry-<key>=<value>}, encoded. */
  List<String> headerMembers() {
    List<String> made = headerMembers;
    if (made == null) {
      List<String> encoded = new ArrayList<>(members.length / 2);
      forEach(
          (key, value) ->
              encoded.add(
                  BaggageHeader.SENTRY_PREFIX
                      + PercentCoding.encode(key)
                      + '='
                      + PercentCoding.encode(value)));
      made = List.copyOf(encoded);
      headerMembers = made;
    }
    return made;
  }

  /** Returns the members, for those who debug. */
  @Override
  public String toString() {
    return "DynamicSamplingContext" + members().keySet();
  }
}
