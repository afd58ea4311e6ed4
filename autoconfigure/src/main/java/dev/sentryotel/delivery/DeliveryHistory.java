package dev.sentryotel.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When Sentry last took an envelope, and when and why it last did not. A rate limit is no failure:
 * who says it is there.
 *
 * @param lastSuccess time of the last answer of 2xx; null if there was none
 * @param lastFailure the last attempt without an answer, or with a refusal; null if there was none
 * @param isFailing whether that was the last attempt of all
 */
public record DeliveryHistory(
    @Nullable Instant lastSuccess, @Nullable Failure lastFailure, boolean isFailing) {

  /** Before the first attempt. */
  public static final DeliveryHistory NONE = new DeliveryHistory(null, null, false);

  /** Of a reason: enough for a status and what the server found wrong. */
  private static final int MAX_REASON_LENGTH = 256;

  /**
   * An attempt that failed.
   *
   * @param reason on one line, without secrets, such as {@code Sentry answered 413: too large}
   */
  public record Failure(Instant at, String reason) {}

  DeliveryHistory succeeded(Instant now) {
    return new DeliveryHistory(now, lastFailure, false);
  }

  DeliveryHistory limited() {
    return new DeliveryHistory(lastSuccess, lastFailure, false);
  }

  DeliveryHistory refused(Instant now, Answer answer) {
    String error = answer.error();
    return failed(now, "Sentry answered " + answer.status() + (error == null ? "" : ": " + error));
  }

  DeliveryHistory unanswered(Instant now, Throwable failure) {
    return failed(now, String.valueOf(failure));
  }

  private DeliveryHistory failed(Instant now, String reason) {
    return new DeliveryHistory(lastSuccess, new Failure(now, inOneLine(reason)), true);
  }

  /** Returns the beginning of a reason, on one line. */
  static String inOneLine(String reason) {
    String line = reason.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > MAX_REASON_LENGTH ? line.substring(0, MAX_REASON_LENGTH) : line;
  }
}
