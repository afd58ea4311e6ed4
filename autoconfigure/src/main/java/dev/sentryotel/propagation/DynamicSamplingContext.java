package dev.sentryotel.propagation;

import io.opentelemetry.api.trace.TraceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private final Map<String, String> members;
  // Made with the first header; a race makes the same list twice.
  private @Nullable List<String> headerMembers;

  /** Orders the members; those with an empty value are left out. */
  DynamicSamplingContext(Map<String, String> members) {
    Map<String, String> ordered = new LinkedHashMap<>();
    for (String key : WIRE_ORDER) {
      putUnlessEmpty(ordered, key, members.get(key));
    }
    members.forEach((key, value) -> putUnlessEmpty(ordered, key, value));
    this.members = Collections.unmodifiableMap(ordered);
  }

  private static void putUnlessEmpty(
      Map<String, String> members, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      members.put(key, value);
    }
  }

  /** Returns the members by their keys without {@code sentry-}, in the order of the wire. */
  public Map<String, String> members() {
    return members;
  }

  /** Whether there are none: a trace continued from a sender that sent no {@code baggage}. */
  public boolean isEmpty() {
    return members.isEmpty();
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
    String traceId = members.get(TRACE_ID);
    String rate = members.get(SAMPLE_RATE);
    String sampled = members.get(SAMPLED);
    String replayId = members.get(REPLAY_ID);
    return traceId != null
        && TraceId.isValid(traceId)
        && members.containsKey(PUBLIC_KEY)
        && (rate == null || DecimalText.parse(rate) >= 0)
        && (sampled == null || sampled.equals("true") || sampled.equals("false"))
        && (replayId == null || UUID.matcher(replayId).matches());
  }

  /** Whether it is the context of that trace; what came from outside may name another. */
  public boolean isOf(String traceId) {
    return traceId.equalsIgnoreCase(members.get(TRACE_ID));
  }

  /** Returns the members of {@code baggage}, each as {@code sentry-<key>=<value>}, encoded. */
  List<String> headerMembers() {
    List<String> made = headerMembers;
    if (made == null) {
      List<String> encoded = new ArrayList<>(members.size());
      members.forEach(
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
    return "DynamicSamplingContext" + members.keySet();
  }
}
