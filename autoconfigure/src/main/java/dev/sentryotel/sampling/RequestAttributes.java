package dev.sentryotel.sampling;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import org.jspecify.annotations.Nullable;

/** What a span's attributes tell of its HTTP request, by today's conventions or earlier ones. */
final class RequestAttributes {

  private static final AttributeKey<String> HTTP_METHOD = AttributeKey.stringKey("http.method");
  private static final AttributeKey<String> HTTP_TARGET = AttributeKey.stringKey("http.target");
  private static final AttributeKey<String> HTTP_URL = AttributeKey.stringKey("http.url");

  private RequestAttributes() {}

  static @Nullable String method(Attributes attributes) {
    String method = attributes.get(HttpAttributes.HTTP_REQUEST_METHOD);
    return method == null ? attributes.get(HTTP_METHOD) : method;
  }

  /**
   * Returns the path without query. Of a request that is served it may be taken from its URL; that
   * of a request that is sent belongs to another server.
   */
  static @Nullable String path(SpanKind kind, Attributes attributes) {
    if (attributes.isEmpty()) {
      return null;
    }
    String path = attributes.get(UrlAttributes.URL_PATH);
    if (path != null) {
      return path;
    }
    String target = attributes.get(HTTP_TARGET);
    if (target == null && kind == SpanKind.SERVER) {
      String url = recordedUrl(attributes);
      target = url == null ? null : withoutAuthority(url);
    }
    return target == null ? null : withoutQuery(target);
  }

  /**
   * Returns the URL as recorded, which that of a served request seldom is: then scheme, host, port
   * and path of it.
   */
  static @Nullable String url(SpanKind kind, Attributes attributes) {
    String recorded = recordedUrl(attributes);
    if (recorded != null) {
      return recorded;
    }
    String scheme = attributes.get(UrlAttributes.URL_SCHEME);
    String host = attributes.get(ServerAttributes.SERVER_ADDRESS);
    String path = path(kind, attributes);
    if (scheme == null || host == null || path == null) {
      return null;
    }
    Long port = attributes.get(ServerAttributes.SERVER_PORT);
    return scheme + "://" + host + (port == null ? "" : ":" + port) + path;
  }

  private static @Nullable String recordedUrl(Attributes attributes) {
    String url = attributes.get(UrlAttributes.URL_FULL);
    return url == null ? attributes.get(HTTP_URL) : url;
  }

  private static String withoutAuthority(String url) {
    int authority = url.indexOf("://");
    if (authority < 0) {
      return url;
    }
    int path = url.indexOf('/', authority + 3);
    return path < 0 ? "/" : url.substring(path);
  }

  private static String withoutQuery(String target) {
    for (int i = 0; i < target.length(); i++) {
      if (target.charAt(i) == '?' || target.charAt(i) == '#') {
        return target.substring(0, i);
      }
    }
    return target;
  }
}
