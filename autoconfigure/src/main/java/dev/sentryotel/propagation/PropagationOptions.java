package dev.sentryotel.propagation;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SentryPropagator} needs to know.
 *
 * @param contexts the client's dynamic sampling contexts
 * @param requests which outgoing requests get headers
 * @param carriers reads outgoing requests; {@link OutgoingCarrier#OPAQUE} if none can be read
 * @param organizationId of this client, or null if unknown; a trace of another organization is not
 *     continued
 * @param continuation which traces are continued where only one side knows its organization
 */
public record PropagationOptions(
    DynamicSamplingContexts contexts,
    OutgoingRequests requests,
    OutgoingCarrier carriers,
    @Nullable String organizationId,
    Continuation continuation) {

  /** What to do with a trace if exactly one side names its organization. */
  public enum Continuation {
    /** Continue it; the default. */
    LENIENT,
    /** Start a new one, {@code strict-trace-continuation}. */
    STRICT
  }

  /** Requires all but the organization. */
  public PropagationOptions {
    requireNonNull(contexts, "contexts");
    requireNonNull(requests, "requests");
    requireNonNull(carriers, "carriers");
    requireNonNull(continuation, "continuation");
  }

  /** Whether a trace may be continued whose sender named that organization, or none (null). */
  boolean continues(@Nullable String sender) {
    if (Objects.equals(sender, organizationId)) {
      return true;
    }
    boolean areBothKnown = sender != null && organizationId != null;
    return !areBothKnown && continuation == Continuation.LENIENT;
  }
}
