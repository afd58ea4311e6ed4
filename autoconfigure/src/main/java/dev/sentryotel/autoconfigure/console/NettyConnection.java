package dev.sentryotel.autoconfigure.console;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The connection of a request to Reactor Netty, whose own request tells other addresses where it
 * believes forwarding headers ({@code server.forward-headers-strategy=native}). Asked only where
 * Reactor Netty is.
 */
final class NettyConnection {

  private NettyConnection() {}

  /** Returns whether there is Reactor Netty. A native image knows no class by its name. */
  static boolean isPossible() {
    try {
      return HttpServerRequest.class.isInterface();
    } catch (NoClassDefFoundError e) {
      return false;
    }
  }

  static boolean isOf(Object request) {
    return request instanceof HttpServerRequest;
  }

  /** Returns who opened it; null if it has been closed meanwhile. */
  static @Nullable SocketAddress peer(Object request) {
    return ((HttpServerRequest) request).connectionRemoteAddress();
  }

  /** Returns where it was opened to; null if it has been closed meanwhile. */
  static @Nullable SocketAddress local(Object request) {
    return ((HttpServerRequest) request).connectionHostAddress();
  }
}
