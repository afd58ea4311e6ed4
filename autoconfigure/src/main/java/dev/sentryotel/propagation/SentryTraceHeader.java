package dev.sentryotel.propagation;

import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The value of {@code sentry-trace}.
 *
 * <pre>{@code
 * 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1   sampled
 * 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0   not sampled
 * 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331     deferred
 * }</pre>
 *
 * @param traceId 32 hex digits in lower case, not all zero
 * @param spanId 16 hex digits in lower case, not all zero
 * @see <a href="https://develop.sentry.dev/sdk/foundations/trace-propagation/">Trace
 *     propagation</a>
 */
record SentryTraceHeader(String traceId, String spanId, TraceDecision decision) {

  static final String NAME = "sentry-trace";

  private static final int IDS_LENGTH = 32 + 1 + 16;
  // The value has at most 51 characters; blanks around it are allowed, but no flood of them.
  private static final int MAX_LENGTH = 256;

  /** Parses a header; blanks and tabs around it are ignored. Returns null if it is malformed. */
  static @Nullable SentryTraceHeader parse(@Nullable String text) {
    if (text == null || text.length() > MAX_LENGTH) {
      return null;
    }
    String value = trimBlanks(text);
    TraceDecision decision = decisionOf(value);
    if (decision == null || value.charAt(32) != '-') {
      return null;
    }
    String traceId = value.substring(0, 32).toLowerCase(Locale.ROOT);
    String spanId = value.substring(33, IDS_LENGTH).toLowerCase(Locale.ROOT);
    return TraceId.isValid(traceId) && SpanId.isValid(spanId)
        ? new SentryTraceHeader(traceId, spanId, decision)
        : null;
  }

  private static @Nullable TraceDecision decisionOf(String value) {
    if (value.length() == IDS_LENGTH) {
      return TraceDecision.DEFERRED;
    }
    if (value.length() != IDS_LENGTH + 2) {
      return null;
    }
    if (value.endsWith("-1")) {
      return TraceDecision.SAMPLED;
    }
    return value.endsWith("-0") ? TraceDecision.NOT_SAMPLED : null;
  }

  private static String trimBlanks(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBlank(char character) {
    return character == ' ' || character == '\t';
  }

  /** Returns the text on the wire. */
  String format() {
    return traceId + '-' + spanId + decision.suffix();
  }
}
