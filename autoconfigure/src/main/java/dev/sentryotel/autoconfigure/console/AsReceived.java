package dev.sentryotel.autoconfigure.console;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a request to a servlet server has to be known as it came, before the server has changed
 * it by what its headers say.
 *
 * @param peer address of who opened the connection
 * @param hosts values of the header {@code Host}
 * @param isForwarded whether a proxy told of itself
 */
record AsReceived(@Nullable String peer, List<String> hosts, boolean isForwarded) {

  private static final String ATTRIBUTE = AsReceived.class.getName();

  /** Set by Tomcat where it reads forwarding headers, whether there are any or not. */
  private static final String READ_BY_TOMCAT = "org.apache.tomcat.request.forwarded";

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /** Returns whether there are servlets. A native image knows no class by its name. */
  static boolean isPossible() {
    try {
      return HttpServletRequest.class.isInterface();
    } catch (NoClassDefFoundError e) {
      return false;
    }
  }

  /** Remembers it with the request; called before the server changes that. */
  static void remember(HttpServletRequest request, List<String> forwardingHeaders) {
    boolean isForwarded =
        forwardingHeaders.stream().anyMatch(name -> request.getHeader(name) != null);
    request.setAttribute(
        ATTRIBUTE, new AsReceived(request.getRemoteAddr(), hosts(request), isForwarded));
  }

  /** Returns what was remembered, else what the server tells now. */
  static AsReceived of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof AsReceived remembered
        ? remembered
        : new AsReceived(
            request.getRemoteAddr(),
            hosts(request),
            Boolean.TRUE.equals(request.getAttribute(READ_BY_TOMCAT)));
  }

  @Nullable InetAddress peerAddress() {
    return address(peer);
  }

  /** Returns an address as servlets tell it, with a zone perhaps; null if it is none. */
  static @Nullable InetAddress address(@Nullable String address) {
    return address == null ? null : AddressRange.literal(address.split("%", 2)[0]);
  }

  private static List<String> hosts(HttpServletRequest request) {
    List<String> values = Collections.list(request.getHeaders("Host"));
    // Of HTTP/2, Tomcat keeps neither :authority nor Host as a header.
    return values.isEmpty() && request.getProtocol().equals("HTTP/2.0")
        ? List.of(authority(request))
        : values;
  }

  private static String authority(HttpServletRequest request) {
    int port = request.getServerPort();
    boolean isUsual = port == (request.isSecure() ? HTTPS_PORT : HTTP_PORT);
    return request.getServerName() + (isUsual ? "" : ":" + port);
  }
}
