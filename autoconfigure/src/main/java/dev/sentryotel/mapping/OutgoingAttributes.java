package dev.sentryotel.mapping;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a span as they leave: its own, by the {@link AttributePolicy}, and those that
 * are derived from it. No name comes twice, unless the span itself has it twice with two types.
 *
 * <p>Left to the writers, because the two formats name them differently: kind, source, and in a
 * stream everything about the segment, the release and the SDK. The keys are in {@link
 * SentryAttributes}; a span's own attributes of these names never come out of here.
 *
 * <p>Used by one thread at a time; allocates nothing for a span whose attributes leave as they are.
 */
public final class OutgoingAttributes {

  private OutgoingAttributes() {}

  /** Creates one for one writer. */
  public static OutgoingAttributes create(AttributePolicy policy) {
    throw new UnsupportedOperationException(policy.toString());
  }

  /**
   * Hands out every attribute that leaves with a span:
   *
   * <ul>
   *   <li>{@code sentry.op} if there is one, {@code sentry.origin};
   *   <li>its own attributes, whose values may have been changed;
   *   <li>{@code http.response.status_code}, if only the old name is there;
   *   <li>{@code url}, {@code http.query}, {@code http.fragment} of HTTP spans;
   *   <li>{@code otel.instrumentation.name}, {@code otel.instrumentation.version}.
   * </ul>
   *
   * @param out may be the same for all spans; values have the type of their key and may be NaN,
   *     infinite, or empty
   */
  public void forEach(SpanData span, MappedSpan mapped, BiConsumer<AttributeKey<?>, Object> out) {
    throw new UnsupportedOperationException();
  }

  /**
   * Hands out what a local root has beside: {@code sentry.sample_rate}, {@code thread.id}, {@code
   * thread.name}, the latter two unless it has its own.
   *
   * @param sampleRate applied in this process, in 0..1; NaN if none was
   * @param threadId of the thread that started it; 0 if unknown
   * @param threadName name of that thread, or null
   */
  public void forEachOfRoot(
      SpanData root,
      double sampleRate,
      long threadId,
      @Nullable String threadName,
      BiConsumer<AttributeKey<?>, Object> out) {
    throw new UnsupportedOperationException();
  }

  /** Hands out the attributes of a link that leave. */
  public void forEachOfLink(Attributes attributes, BiConsumer<AttributeKey<?>, Object> out) {
    throw new UnsupportedOperationException();
  }
}
