package dev.sentryotel.propagation;

import io.opentelemetry.api.trace.SpanContext;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Sentry SDK upstream said of the trace that it started: {@code sentry-trace} and {@code
 * baggage}. Rides on the remote span context that {@link SentryPropagator} extracts.
 *
 * <p>Immutable.
 */
public final class IncomingTrace {

  private final SentryTraceHeader header;
  private final Map<String, String> members;
  private final ForeignBaggage foreign;

  IncomingTrace(SentryTraceHeader header, BaggageHeader baggage) {
    this.header = header;
    this.members = Collections.unmodifiableMap(baggage.sentryMembers());
    this.foreign = ForeignBaggage.of(baggage.foreignMembers());
  }

  /** Returns what rides on a remote span context, or null if no Sentry SDK is upstream. */
  public static @Nullable IncomingTrace of(SpanContext context) {
    return context.getTraceState() instanceof IncomingTraceState state ? state.incoming() : null;
  }

  /** Returns the decision that was made upstream. */
  public TraceDecision decision() {
    return header.decision();
  }

  /** Returns the rate that was applied upstream, in 0..1, or NaN if none is known. */
  public double sampleRate() {
    String text = members.get(DynamicSamplingContext.SAMPLE_RATE);
    double rate = text == null ? Double.NaN : DecimalText.parse(text);
    return rate >= 0 && rate <= 1 ? rate : Double.NaN;
  }

  /** Returns the number that decides about the trace, in [0, 1). */
  public double sampleRand() {
    return DecimalText.parse(sampleRandText());
  }

  /** Returns the same as text: as it came, or drawn if none came. */
  String sampleRandText() {
    return SampleRand.continued(
        header.traceId(),
        members.get(DynamicSamplingContext.SAMPLE_RAND),
        members.get(DynamicSamplingContext.SAMPLE_RATE),
        header.decision());
  }

  SentryTraceHeader header() {
    return header;
  }

  /** Returns the members of the dynamic sampling context as they came, in their order. */
  Map<String, String> members() {
    return members;
  }

  ForeignBaggage foreign() {
    return foreign;
  }
}
