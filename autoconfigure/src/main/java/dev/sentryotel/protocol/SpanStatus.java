package dev.sentryotel.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Status of a span in a transaction, as Sentry names them.
 *
 * <p>The documented {@code unknown} is missing on purpose: newer servers refuse it, and {@link
 * #UNKNOWN_ERROR} says the same.
 *
 * @see <a href="https://develop.sentry.dev/sdk/foundations/transport/event-payloads/span/">Span
 *     payloads</a>
 */
public enum SpanStatus {
  /** {@code ok}. */
  OK("ok"),
  /** {@code cancelled}. */
  CANCELLED("cancelled"),
  /** {@code unknown_error}. */
  UNKNOWN_ERROR("unknown_error"),
  /** {@code invalid_argument}. */
  INVALID_ARGUMENT("invalid_argument"),
  /** {@code deadline_exceeded}. */
  DEADLINE_EXCEEDED("deadline_exceeded"),
  /** {@code not_found}. */
  NOT_FOUND("not_found"),
  /** {@code already_exists}. */
  ALREADY_EXISTS("already_exists"),
  /** {@code permission_denied}. */
  PERMISSION_DENIED("permission_denied"),
  /** {@code resource_exhausted}. */
  RESOURCE_EXHAUSTED("resource_exhausted"),
  /** {@code failed_precondition}. */
  FAILED_PRECONDITION("failed_precondition"),
  /** {@code aborted}. */
  ABORTED("aborted"),
  /** {@code out_of_range}. */
  OUT_OF_RANGE("out_of_range"),
  /** {@code unimplemented}. */
  UNIMPLEMENTED("unimplemented"),
  /** {@code internal_error}. */
  INTERNAL_ERROR("internal_error"),
  /** {@code unavailable}. */
  UNAVAILABLE("unavailable"),
  /** {@code data_loss}. */
  DATA_LOSS("data_loss"),
  /** {@code unauthenticated}. */
  UNAUTHENTICATED("unauthenticated");

  private final String wireName;

  SpanStatus(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the name on the wire, such as {@code not_found}. */
  public String wireName() {
    return wireName;
  }

  /** Whether a streamed span of this status is an {@code error}; else it is {@code ok}. */
  public boolean isError() {
    return this != OK && this != CANCELLED;
  }

  /** Returns the status of that name on the wire, or null if there is none. */
  public static @Nullable SpanStatus ofWireName(String wireName) {
    for (SpanStatus status : values()) {
      if (status.wireName.equals(wireName)) {
        return status;
      }
    }
    return null;
  }
}
