package dev.sentryotel.sample.ingest;

import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the fields that transactions, their child spans and streamed spans have in common.
 *
 * @see <a href="https://develop.sentry.dev/sdk/foundations/envelopes/event-payloads/span/">Span</a>
 */
final class SpanFields {

  private static final Pattern TRACE_ID = Pattern.compile("(?!0{32})[0-9a-f]{32}");
  private static final Pattern SPAN_ID = Pattern.compile("(?!0{16})[0-9a-f]{16}");

  /** Seconds past which a time is nonsense: the year 5138. Keeps the arithmetic in a long. */
  private static final double MAX_SECONDS = 1e11;

  private SpanFields() {}

  static String traceId(JsonNode span) throws InvalidItemException {
    return id(span, "trace_id", TRACE_ID);
  }

  static String spanId(JsonNode span) throws InvalidItemException {
    return id(span, "span_id", SPAN_ID);
  }

  static @Nullable String parentSpanId(JsonNode span) throws InvalidItemException {
    JsonNode parent = span.path("parent_span_id");
    return parent.isMissingNode() || parent.isNull() ? null : id(span, "parent_span_id", SPAN_ID);
  }

  private static String id(JsonNode span, String key, Pattern form) throws InvalidItemException {
    String id = span.path(key).asString("").toLowerCase(Locale.ROOT);
    if (!form.matcher(id).matches()) {
      throw new InvalidItemException("invalid_" + key);
    }
    return id;
  }

  /** A string, or the empty one where it is absent or something else. */
  static String text(JsonNode object, String key) {
    return object.path(key).stringValue("");
  }

  /** Seconds as a number or an RFC 3339 text, as microseconds since the epoch. */
  static long micros(JsonNode span, String key) throws InvalidItemException {
    JsonNode time = span.path(key);
    if (time.isNumber() && Math.abs(time.doubleValue()) < MAX_SECONDS) {
      return time.decimalValue().movePointRight(6).setScale(0, RoundingMode.DOWN).longValueExact();
    }
    if (time.isString()) {
      try {
        Instant instant = OffsetDateTime.parse(time.stringValue()).toInstant();
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
      } catch (DateTimeException | ArithmeticException notATime) {
        throw new InvalidItemException("invalid_" + key);
      }
    }
    throw new InvalidItemException("invalid_" + key);
  }

  static void requireOrder(long startMicros, long endMicros) throws InvalidItemException {
    if (endMicros < startMicros) {
      throw new InvalidItemException("end_before_start");
    }
  }
}
