package dev.sentryotel.mapping;

import static dev.sentryotel.mapping.OtherAttributes.text;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.semconv.ClientAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.opentelemetry.semconv.UserAgentAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
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
 * @param queryString without {@code ?}, credentials filtered, and personal data unless it is sent;
 *     or null
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

  private static final String USER_AGENT = "user-agent";
  private static final long HTTP_PORT = 80;
  private static final long HTTPS_PORT = 443;

  /** Returns the request that a local root served or made, or null if it tells of none. */
  public static @Nullable RequestFields of(SpanData root, AttributePolicy policy) {
    Attributes attributes = root.getAttributes();
    String method =
        text(attributes, HttpAttributes.HTTP_REQUEST_METHOD, OtherAttributes.HTTP_METHOD);
    String url = url(root.getKind(), attributes);
    if (method == null && url == null) {
      return null;
    }
    String query = query(attributes);
    boolean isSent = policy.personalData() == PersonalData.SENT;
    return new RequestFields(
        method,
        url,
        query == null ? null : PairSyntax.QUERY.withoutSecrets(query, policy.personalData()),
        isSent ? headers(attributes) : List.of(),
        isSent && root.getKind() == SpanKind.SERVER
            ? text(attributes, ClientAttributes.CLIENT_ADDRESS, OtherAttributes.HTTP_CLIENT_IP)
            : null);
  }

  private static @Nullable String url(SpanKind kind, Attributes attributes) {
    String full = text(attributes, UrlAttributes.URL_FULL, OtherAttributes.HTTP_URL);
    if (full != null) {
      return UrlText.sanitized(full);
    }
    String scheme = text(attributes, UrlAttributes.URL_SCHEME, OtherAttributes.HTTP_SCHEME);
    String path = text(attributes, UrlAttributes.URL_PATH, OtherAttributes.HTTP_TARGET);
    String server = server(kind, attributes);
    // A target such as "*" is no path, and would run into the server's name.
    return scheme == null || server == null || path == null || !path.startsWith("/")
        ? null
        : UrlText.sanitized(scheme + "://" + server + path);
  }

  /** Returns host and port, such as {@code shop.example:8443}, or null. */
  private static @Nullable String server(SpanKind kind, Attributes attributes) {
    String host = text(attributes, OtherAttributes.HTTP_HOST);
    if (host != null && !OtherAttributes.has(attributes, ServerAttributes.SERVER_ADDRESS)) {
      return host;
    }
    // On the old names "host" is this side and "peer" the other one.
    boolean isClient = kind == SpanKind.CLIENT;
    host =
        text(
            attributes,
            ServerAttributes.SERVER_ADDRESS,
            isClient ? OtherAttributes.NET_PEER_NAME : OtherAttributes.NET_HOST_NAME);
    Long port = attributes.get(ServerAttributes.SERVER_PORT);
    if (port == null) {
      port =
          attributes.get(isClient ? OtherAttributes.NET_PEER_PORT : OtherAttributes.NET_HOST_PORT);
    }
    return host == null || port == null || isHidden(port, host) ? host : host + ':' + port;
  }

  // A default port would only be taken away again. Not so of an address that has colons of its own,
  // the last of which could be mistaken for a port's.
  private static boolean isHidden(long port, String host) {
    return (port == HTTP_PORT || port == HTTPS_PORT) && host.indexOf(':') < 0;
  }

  private static @Nullable String query(Attributes attributes) {
    String query = text(attributes, UrlAttributes.URL_QUERY);
    if (query != null) {
      return query;
    }
    String url = text(attributes, UrlAttributes.URL_FULL, OtherAttributes.HTTP_URL);
    query = url == null ? null : UrlText.query(url);
    if (query != null) {
      return query;
    }
    String target = text(attributes, OtherAttributes.HTTP_TARGET);
    return target == null ? null : UrlText.query(target);
  }

  private static List<Header> headers(Attributes attributes) {
    List<Header> headers = new ArrayList<>();
    attributes.forEach(
        (key, value) -> {
          String name = HeaderNames.ofRequest(key.getKey());
          // One name may be there twice, with two types.
          if (name != null && !SensitiveNames.isCredential(name) && !has(headers, name)) {
            headers.add(new Header(name, join(name, value)));
          }
        });
    String userAgent =
        text(attributes, UserAgentAttributes.USER_AGENT_ORIGINAL, OtherAttributes.HTTP_USER_AGENT);
    if (userAgent != null && !has(headers, USER_AGENT)) {
      headers.add(new Header(USER_AGENT, userAgent));
    }
    return List.copyOf(headers);
  }

  private static boolean has(List<Header> headers, String name) {
    return headers.stream().anyMatch(each -> each.name.equals(name));
  }

  private static String join(String name, Object recorded) {
    String value =
        recorded instanceof List<?> values
            ? values.stream().map(String::valueOf).collect(Collectors.joining(", "))
            : recorded.toString();
    return HeaderNames.isUrl(name) ? UrlText.withoutSecrets(value, PersonalData.SENT) : value;
  }
}
