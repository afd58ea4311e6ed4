package dev.sentryotel.propagation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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

  private final Map<String, String> members;

  DynamicSamplingContext(Map<String, String> members) {
    this.members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /** Returns the members by their keys without {@code sentry-}, in the order of the wire. */
  public Map<String, String> members() {
    return members;
  }

  /** Whether there are none: a trace continued from a sender that sent no {@code baggage}. */
  public boolean isEmpty() {
    return members.isEmpty();
  }
}
