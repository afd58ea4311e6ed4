package dev.sentryotel.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a transaction's name was made from, {@code transaction_info.source} on the wire.
 *
 * @see <a
 *     href="https://develop.sentry.dev/sdk/foundations/transport/event-payloads/transaction/">Transaction
 *     payloads</a>
 */
public enum TransactionSource {
  /** A name the user chose. */
  CUSTOM("custom"),
  /** A raw URL path: many distinct values, so it stays out of the dynamic sampling context. */
  URL("url"),
  /** A route template. */
  ROUTE("route"),
  /** A view's name. */
  VIEW("view"),
  /** A component's name. */
  COMPONENT("component"),
  /** A background task's name. */
  TASK("task");

  private final String wireName;

  TransactionSource(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the name on the wire, such as {@code route}. */
  public String wireName() {
    return wireName;
  }

  /** Returns the source of that name, or null if it is none a client may send. */
  public static @Nullable TransactionSource ofWireName(String wireName) {
    for (TransactionSource source : values()) {
      if (source.wireName.equals(wireName)) {
        return source;
      }
    }
    return null;
  }
}
