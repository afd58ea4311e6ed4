package dev.sentryotel.mapping;

import org.jspecify.annotations.Nullable;

/** Names of headers, as the names of attributes with captured headers and metadata hold them. */
final class HeaderNames {

  private static final String REQUEST_PREFIX = "http.request.header.";

  private static final String[] HTTP_PREFIXES = {REQUEST_PREFIX, "http.response.header."};
  private static final String[] MESSAGING_PREFIXES = {"messaging.header."};
  private static final String[] RPC_PREFIXES = {
    "rpc.request.metadata.",
    "rpc.response.metadata.",
    "rpc.grpc.request.metadata.",
    "rpc.grpc.response.metadata.",
    "rpc.connect_rpc.request.metadata.",
    "rpc.connect_rpc.response.metadata."
  };
  private static final String[] NO_PREFIXES = {};

  private HeaderNames() {}

  /** Returns the header's name, or null if the attribute holds none; the name is not empty. */
  static @Nullable String of(String attributeName) {
    String[] prefixes =
        switch (attributeName.charAt(0)) {
          case 'h' -> HTTP_PREFIXES;
          case 'm' -> MESSAGING_PREFIXES;
          case 'r' -> RPC_PREFIXES;
          default -> NO_PREFIXES;
        };
    for (String prefix : prefixes) {
      if (attributeName.startsWith(prefix)) {
        return attributeName.substring(prefix.length());
      }
    }
    return null;
  }

  /** Returns the request header's name, or null if the attribute holds none. */
  static @Nullable String ofRequest(String attributeName) {
    return attributeName.startsWith(REQUEST_PREFIX)
        ? attributeName.substring(REQUEST_PREFIX.length())
        : null;
  }

  /** Whether the header's value is a URL. */
  static boolean isUrl(String header) {
    return switch (header) {
      case "referer", "location", "content-location", "content_location", "origin" -> true;
      default -> false;
    };
  }
}
