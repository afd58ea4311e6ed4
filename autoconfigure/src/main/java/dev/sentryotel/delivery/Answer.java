package dev.sentryotel.delivery;

import org.jspecify.annotations.Nullable;

/**
 * What the server said to one envelope.
 *
 * @param status HTTP status, 100..999
 * @param rateLimits {@code X-Sentry-Rate-Limits}, several joined by commas, such as {@code
 *     60:transaction:key, 2700:default;error:organization}; null if absent
 * @param retryAfter {@code Retry-After}, seconds or an HTTP date; null if absent
 * @param error what the server found wrong, at most {@value #MAX_ERROR_LENGTH} characters; null if
 *     it did not say or all went well
 * @see <a href="https://develop.sentry.dev/sdk/foundations/transport/envelopes/">Envelopes</a>
 */
public record Answer(
    int status, @Nullable String rateLimits, @Nullable String retryAfter, @Nullable String error) {

  /**
   * {@value}: enough for Relay's {@code detail} and {@code causes}, short enough for a log line.
   */
  public static final int MAX_ERROR_LENGTH = 1024;

  private static final int TOO_MANY_REQUESTS = 429;

  /** Checks the status, cuts the error. */
  public Answer {
    if (status < 100 || status > 999) {
      throw new IllegalArgumentException("status must be in 100..999, but is " + status);
    }
    if (error != null && error.length() > MAX_ERROR_LENGTH) {
      error = error.substring(0, MAX_ERROR_LENGTH);
    }
  }

  /** Returns an answer without headers, for transports that are not HTTP: 200 means taken. */
  public static Answer ofStatus(int status) {
    return new Answer(status, null, null, null);
  }

  /** Whether the envelope was taken: any 2xx. */
  public boolean isSuccess() {
    return status / 100 == 2;
  }

  /** Whether the server counted the loss itself: 429. */
  public boolean isRateLimited() {
    return status == TOO_MANY_REQUESTS;
  }
}
