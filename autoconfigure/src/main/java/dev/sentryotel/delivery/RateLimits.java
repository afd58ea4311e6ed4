package dev.sentryotel.delivery;

import dev.sentryotel.protocol.DataCategory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which categories Sentry wants no more of for now.
 *
 * <pre>{@code
 * 60:transaction:key, 2700:default;error:organization     a minute no transactions, 45 no errors
 * 60::organization                                        a minute nothing at all
 * }</pre>
 *
 * <p>May be used by any thread, never blocks.
 *
 * @see <a href="https://develop.sentry.dev/sdk/expected-features/rate-limiting/">Rate limiting</a>
 */
@SuppressWarnings("EnumOrdinal") // An index into an array of this process, never stored or sent.
final class RateLimits {

  // Expiries are kept on the monotonic clock: a step of the wall clock must not silence a service
  // for hours. The wall clock serves HTTP dates and display only.

  private static final double DEFAULT_SECONDS = 60;

  /** A century; keeps sums of nanoseconds from overflowing. */
  private static final double MAX_SECONDS = 100.0 * 365 * 24 * 3600;

  private static final DataCategory[] CATEGORIES = DataCategory.values();
  private static final int ALL = CATEGORIES.length;

  private final LongSupplier nanoTime;
  private final InstantSource wallClock;
  private final long originNanos;
  // Nanoseconds after the origin at which the category is free again; 0 if it never was limited.
  private final AtomicLongArray expiries = new AtomicLongArray(CATEGORIES.length + 1);

  RateLimits(LongSupplier nanoTime, InstantSource wallClock) {
    this.nanoTime = nanoTime;
    this.wallClock = wallClock;
    this.originNanos = nanoTime.getAsLong();
  }

  /** Takes in the limits of an answer; one without any lifts nothing. */
  void update(Answer answer) {
    String limits = withoutWhiteSpace(answer.rateLimits());
    if (!limits.isEmpty()) {
      for (String limit : limits.split(",", -1)) {
        updateOne(limit);
      }
    } else if (answer.isRateLimited()) {
      limit(ALL, retryAfterSeconds(answer.retryAfter()));
    }
  }

  private void updateOne(String limit) {
    if (limit.isEmpty()) {
      return;
    }
    String[] parts = limit.split(":", 3);
    double seconds = secondsOrDefault(parts[0]);
    if (parts.length == 1 || parts[1].isEmpty()) {
      limit(ALL, seconds);
      return;
    }
    for (String name : parts[1].split(";", -1)) {
      // A name we do not know must not become "all", so it limits nothing.
      DataCategory category = DataCategory.ofWireName(name);
      if (category != null) {
        limit(category.ordinal(), seconds);
      }
    }
  }

  private void limit(int index, double seconds) {
    if (seconds <= 0) {
      return;
    }
    long nanos = (long) (Math.min(seconds, MAX_SECONDS) * 1e9);
    // The later expiry wins: a shorter new limit shortens nothing.
    expiries.accumulateAndGet(index, elapsedNanos() + nanos, Math::max);
  }

  /**
   * Whether an item of that category may not be sent now. Logs and metrics have two categories
   * each; client reports ({@link DataCategory#INTERNAL}) stop for a limit on all only.
   */
  boolean isLimited(DataCategory category) {
    long now = elapsedNanos();
    if (now < expiries.get(ALL)) {
      return true;
    }
    return switch (category) {
      case INTERNAL -> false;
      case LOG_ITEM, LOG_BYTE ->
          isLimited(DataCategory.LOG_ITEM, now) || isLimited(DataCategory.LOG_BYTE, now);
      case TRACE_METRIC, TRACE_METRIC_BYTE ->
          isLimited(DataCategory.TRACE_METRIC, now)
              || isLimited(DataCategory.TRACE_METRIC_BYTE, now);
      default -> isLimited(category, now);
    };
  }

  private boolean isLimited(DataCategory category, long now) {
    return now < expiries.get(category.ordinal());
  }

  /** Returns the end of every limit in force, by name on the wire, {@code all} for all. */
  Map<String, Instant> inForce() {
    long now = elapsedNanos();
    Instant wallNow = wallClock.instant();
    Map<String, Instant> limits = new HashMap<>();
    for (int i = 0; i <= ALL; i++) {
      long left = expiries.get(i) - now;
      if (left > 0) {
        limits.put(i == ALL ? "all" : CATEGORIES[i].wireName(), wallNow.plusNanos(left));
      }
    }
    return limits;
  }

  private long elapsedNanos() {
    return nanoTime.getAsLong() - originNanos;
  }

  private double retryAfterSeconds(@Nullable String retryAfter) {
    if (retryAfter == null) {
      return DEFAULT_SECONDS;
    }
    try {
      ZonedDateTime date =
          ZonedDateTime.parse(retryAfter.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
      return Duration.between(wallClock.instant(), date.toInstant()).toMillis() / 1e3;
    } catch (DateTimeParseException | ArithmeticException e) {
      return secondsOrDefault(retryAfter);
    }
  }

  private static double secondsOrDefault(String text) {
    try {
      double seconds = Double.parseDouble(text);
      return Double.isFinite(seconds) ? seconds : DEFAULT_SECONDS;
    } catch (NumberFormatException e) {
      return DEFAULT_SECONDS;
    }
  }

  private static String withoutWhiteSpace(@Nullable String text) {
    if (text == null) {
      return "";
    }
    StringBuilder builder = new StringBuilder(text.length());
    text.chars().filter(c -> !Character.isWhitespace(c)).forEach(c -> builder.append((char) c));
    return builder.toString();
  }
}
