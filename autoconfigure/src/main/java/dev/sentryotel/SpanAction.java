package dev.sentryotel;

import io.opentelemetry.api.trace.Span;

/**
 * Work inside a span that returns nothing.
 *
 * @param <E> what it may throw; inferred, {@link RuntimeException} if nothing checked
 */
@FunctionalInterface
public interface SpanAction<E extends Throwable> {

  /** Does the work while {@code span} is current on this thread. */
  void run(Span span) throws E;
}
