package dev.sentryotel.propagation;

/** Where the dynamic sampling context of a trace comes from, for headers and for envelopes. */
public interface DynamicSamplingContexts {

  /**
   * Returns the context of a trace as it leaves the process, and from then on always the same one.
   *
   * @param facts of the local root
   * @param traceId 32 hex digits
   */
  DynamicSamplingContext freeze(TraceFacts facts, String traceId);

  /**
   * Returns the context as it is now without freezing it and without a transaction name, for spans
   * that leave while their root is still open.
   */
  DynamicSamplingContext provisional(TraceFacts facts, String traceId);

  /**
   * Returns the least that a container of streamed spans must carry, for a trace whose own context
   * is empty: {@code trace_id}, {@code public_key}, {@code release}, {@code environment}. Never
   * goes downstream.
   */
  DynamicSamplingContext minimal(String traceId);
}
