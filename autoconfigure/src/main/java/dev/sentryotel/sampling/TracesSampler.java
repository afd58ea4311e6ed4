package dev.sentryotel.sampling;

import org.jspecify.annotations.Nullable;

/**
 * Decides about new traces, and about traces that others started, with what is known when their
 * first span in this process starts.
 *
 * <pre>{@code
 * @Bean
 * TracesSampler tracesSampler() {
 *   return context ->
 *       context.spanName().startsWith("GET /health") ? Double.valueOf(0) : context.inheritOrSampleWith(0.2);
 * }
 * }</pre>
 *
 * <p>Of several beans the first in {@code @Order} that answers counts. The decision governs every
 * exporter of the application, for a span that is not sampled is not recorded at all. Called by the
 * thread that starts the span, so it must not block.
 */
@FunctionalInterface
public interface TracesSampler {

  /**
   * Returns the rate for a trace, in 0..1; 0 for never, 1 for always; or null to leave it to the
   * next. With anything else the trace is not sampled. If it throws, that is logged once and counts
   * as null.
   */
  @Nullable Double sampleRate(SamplingContext context);
}
