package dev.sentryotel;

import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/**
 * Work inside a span that returns a value.
 *
 * @param <T> type of the value
 * @param <E> what it may throw; inferred, {@link RuntimeException} if nothing checked
 */
@FunctionalInterface
public interface SpanCallback<T extends @Nullable Object, E extends Throwable> {

  /** Does the work while {@code span} is current on this thread. */
  T call(Span span) throws E;
}
