package dev.sentryotel.sample.ingest;

/**
 * An item that Sentry would take with a 200 and then silently throw away.
 *
 * <p>The ingest answers 200 as well, and counts the item as rejected under this reason.
 */
final class InvalidItemException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;

  InvalidItemException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** One word for the count, for example {@code wrong_item_count}. */
  String reason() {
    return reason;
  }
}
