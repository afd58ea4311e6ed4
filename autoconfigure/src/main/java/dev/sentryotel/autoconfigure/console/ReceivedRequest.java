package dev.sentryotel.autoconfigure.console;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;

/**
 * A request to a WebFlux application, before anyone has led it elsewhere.
 *
 * @param peer who opened the connection, as far as the server tells
 * @param local where it was opened to, as far as the server tells
 */
record ReceivedRequest(
    ServerHttpRequest request,
    @Nullable InetAddress peer,
    @Nullable InetAddress local,
    List<String> hosts,
    boolean isForwarded)
    implements RequestGuard.Request {

  private static final boolean HAS_NETTY = NettyConnection.isPossible();
  private static final boolean HAS_SERVLETS = AsReceived.isPossible();

  static ReceivedRequest of(ServerHttpRequest request) {
    Object ofServer = ofServer(request);
    InetAddress peer = address(request.getRemoteAddress());
    InetAddress local = address(request.getLocalAddress());
    List<String> hosts = request.getHeaders().getOrEmpty("Host");
    if (HAS_NETTY && NettyConnection.isOf(ofServer)) {
      // Netty leaves the headers where they are.
      peer = address(NettyConnection.peer(ofServer));
      local = address(NettyConnection.local(ofServer));
    } else if (HAS_SERVLETS && ofServer instanceof HttpServletRequest servlet) {
      AsReceived received = AsReceived.of(servlet);
      return new ReceivedRequest(
          request, received.peerAddress(), local, received.hosts(), received.isForwarded());
    }
    return new ReceivedRequest(request, peer, local, hosts, false);
  }

  /** Returns the server's own request; of one that has none, such as a test's, itself. */
  private static Object ofServer(ServerHttpRequest request) {
    try {
      return ServerHttpRequestDecorator.getNativeRequest(request);
    } catch (IllegalArgumentException | IllegalStateException e) {
      return request;
    }
  }

  private static @Nullable InetAddress address(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress internet ? internet.getAddress() : null;
  }

  @Override
  public @Nullable InetAddress client() {
    return address(request.getRemoteAddress());
  }

  @Override
  public List<String> header(String name) {
    return name.equals("Host") ? hosts : request.getHeaders().getOrEmpty(name);
  }

  @Override
  public boolean isOfPage() {
    return Console.isPage(request.getPath().pathWithinApplication().value());
  }
}
