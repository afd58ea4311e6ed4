package dev.sentryotel.mapping;

import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;

/** What happens to the values of one attribute key. */
public enum AttributeTreatment {
  /** They leave as they are. */
  KEEP,
  /** They do not leave. */
  LEAVE_OUT;

  /**
   * Returns the value to send, of the same type: usually the very one, or null if it must not
   * leave.
   *
   * @param kind of the span; {@link SpanKind#INTERNAL} for links and resources
   */
  public @Nullable Object apply(Object value, SpanKind kind) {
    throw new UnsupportedOperationException();
  }
}
