package dev.sentryotel.autoconfigure.console;

import dev.sentryotel.delivery.Envelope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the store holds of one trace at one moment.
 *
 * @param traceId 32 hex digits
 * @param sequence rises with each trace that was begun; those of later traces are greater
 * @param version of the store when the newest envelope came
 * @param envelopes in the order they came, as they are sent
 * @param forgottenEnvelopes earlier ones that made room for these
 * @param digest what the list shows of it
 */
record KeptTrace(
    String traceId,
    long sequence,
    long version,
    List<Envelope> envelopes,
    int forgottenEnvelopes,
    TraceDigest digest) {

  /** Copies the list. */
  KeptTrace {
    envelopes = List.copyOf(envelopes);
  }

  /** Returns the envelope of that number, counted from the first that ever came, or null. */
  @Nullable Envelope envelope(int number) {
    int index = number - forgottenEnvelopes;
    return index < 0 || index >= envelopes.size() ? null : envelopes.get(index);
  }
}
