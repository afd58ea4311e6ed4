package dev.sentryotel.mapping;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code request} of a transaction.
 *
 * <pre>{@code
 * {"method":"GET","url":"https://shop.example/owners/7","query_string":"tab=visits",
 *  "headers":{"user-agent":"curl"},"env":{"REMOTE_ADDR":"192.0.2.1"}}
 * }</pre>
 *
 * @param method as recorded, or null
 * @param url without user info, query and fragment, or null if it is unknown
 * @param queryString without {@code ?}, sensitive values filtered unless personal data is sent; or
 *     null
 * @param headers those recorded and allowed, in order; empty unless personal data is sent
 * @param remoteAddress of the client, {@code env.REMOTE_ADDR}; null unless personal data is sent
 * @see <a
 *     href="https://develop.sentry.dev/sdk/foundations/transport/event-payloads/request/">Request
 *     interface</a>
 */
public record RequestFields(
    @Nullable String method,
    @Nullable String url,
    @Nullable String queryString,
    List<Header> headers,
    @Nullable String remoteAddress) {

  /**
   * One header.
   *
   * @param name in lower case
   * @param value values joined by {@code ", "}
   */
  public record Header(String name, String value) {}

  /** Returns the request that a local root served or made, or null if it tells of none. */
  public static @Nullable RequestFields of(SpanData root, AttributePolicy policy) {
    throw new UnsupportedOperationException();
  }
}
