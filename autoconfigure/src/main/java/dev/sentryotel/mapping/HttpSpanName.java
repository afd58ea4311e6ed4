package dev.sentryotel.mapping;

import static dev.sentryotel.mapping.OtherAttributes.text;

import dev.sentryotel.protocol.TransactionSource;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of HTTP spans: {@code GET /owners/{id}}, {@code GET https://api.example/v1}, {@code POST
 * /graphql (query GetPets)}.
 */
final class HttpSpanName {

  // A page asks GraphQL for a few things at once; more names than that tell no more.
  private static final int MAX_GRAPHQL_OPERATIONS = 5;

  private HttpSpanName() {}

  static SpanName of(String name, SpanKind kind, Attributes attributes, String origin) {
    // A span somebody made by hand of another kind has the name that was meant for it.
    if (kind != SpanKind.CLIENT && kind != SpanKind.SERVER && !origin.startsWith("auto")) {
      return new SpanName(name, TransactionSource.CUSTOM);
    }
    String route = route(attributes);
    String path = route == null ? path(kind, attributes) : route;
    if (path == null) {
      return new SpanName(name, TransactionSource.CUSTOM);
    }
    String method =
        text(attributes, HttpAttributes.HTTP_REQUEST_METHOD, OtherAttributes.HTTP_METHOD);
    // The path "/" holds no identifiers.
    boolean isRoute = route != null || path.equals("/");
    return new SpanName(
        joined(name, method, path, graphQlSuffix(attributes)),
        isRoute ? TransactionSource.ROUTE : TransactionSource.URL);
  }

  /** Returns {@code GET /a}: the span's own name where that is it already, as it mostly is. */
  private static String joined(String name, @Nullable String method, String path, String suffix) {
    boolean isJoined =
        method != null
            && name.length() == method.length() + 1 + path.length() + suffix.length()
            && name.startsWith(method)
            && name.charAt(method.length()) == ' '
            && name.startsWith(path, method.length() + 1)
            && name.endsWith(suffix);
    return isJoined ? name : method + ' ' + path + suffix;
  }

  private static @Nullable String route(Attributes attributes) {
    String route = text(attributes, HttpAttributes.HTTP_ROUTE);
    if (route != null && !namesNothing(route)) {
      return route;
    }
    String template = text(attributes, OtherAttributes.URL_TEMPLATE);
    // Whoever puts a URL together by hand has a secret in what the client takes for a template.
    return template == null ? null : UrlText.withoutSecrets(template, PersonalData.WITHHELD);
  }

  /**
   * Whether all requests without a route have this one: Spring's handler of static files, and so of
   * every path nobody handles, is {@code /**}; its observations in OpenTelemetry's words call it
   * otherwise.
   */
  private static boolean namesNothing(String route) {
    return switch (route) {
      case "NOT_FOUND", "REDIRECTION", "UNKNOWN", "root" -> true;
      default -> isWildcard(route);
    };
  }

  private static boolean isWildcard(String route) {
    for (int i = 0; i < route.length(); i++) {
      if (route.charAt(i) != '/' && route.charAt(i) != '*') {
        return false;
      }
    }
    return route.indexOf('*') >= 0;
  }

  private static @Nullable String path(SpanKind kind, Attributes attributes) {
    String relative = kind == SpanKind.SERVER ? relativePath(attributes) : null;
    if (relative != null) {
      return relative;
    }
    String full = text(attributes, UrlAttributes.URL_FULL, OtherAttributes.HTTP_URL);
    String sanitized = full == null ? "" : UrlText.sanitized(full);
    return sanitized.isEmpty() ? relativePath(attributes) : sanitized;
  }

  private static @Nullable String relativePath(Attributes attributes) {
    String path = attributes.get(UrlAttributes.URL_PATH);
    String cut = path == null ? "" : UrlText.sanitized(path);
    if (cut.isEmpty()) {
      String target = attributes.get(OtherAttributes.HTTP_TARGET);
      cut = target == null ? "" : UrlText.sanitized(target);
    }
    return cut.isEmpty() ? null : cut;
  }

  /** Returns such as {@code " (mutation a, query b)"}, or nothing. */
  private static String graphQlSuffix(Attributes attributes) {
    String one = text(attributes, OtherAttributes.HTTP_GRAPHQL_OPERATION);
    if (one != null) {
      return " (" + one + ')';
    }
    List<String> many = attributes.get(OtherAttributes.HTTP_GRAPHQL_OPERATIONS);
    if (many == null || many.isEmpty()) {
      return "";
    }
    List<String> first = many.stream().sorted().limit(MAX_GRAPHQL_OPERATIONS).toList();
    int more = many.size() - first.size();
    return " (" + String.join(", ", first) + (more > 0 ? ", +" + more : "") + ')';
  }
}
