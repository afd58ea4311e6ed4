package dev.sentryotel.autoconfigure.console;

import dev.sentryotel.propagation.UnseenWork;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first to see a request to the console: turns it away if it should not be answered, and keeps
 * everyone after it, security included, from making spans of it.
 */
final class ConsoleFilter implements Filter {

  private final RequestGuard guard;

  ConsoleFilter(RequestGuard guard) {
    this.guard = guard;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!guard.admits(new Received(unwrap(request)))) {
      ((HttpServletResponse) response).setStatus(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    try (Scope scope = UnseenWork.in(Context.current()).makeCurrent()) {
      chain.doFilter(request, response);
    }
  }

  /** Returns it as it was received: Spring's filter for forwarded headers may be before us. */
  private static HttpServletRequest unwrap(ServletRequest request) {
    ServletRequest received = request;
    while (received instanceof ServletRequestWrapper wrapper) {
      received = wrapper.getRequest();
    }
    return (HttpServletRequest) received;
  }

  private record Received(HttpServletRequest request, AsReceived asReceived)
      implements RequestGuard.Request {

    Received(HttpServletRequest request) {
      this(request, AsReceived.of(request));
    }

    @Override
    public @Nullable InetAddress peer() {
      return asReceived.peerAddress();
    }

    @Override
    public @Nullable InetAddress client() {
      return AsReceived.address(request.getRemoteAddr());
    }

    @Override
    public @Nullable InetAddress local() {
      return AsReceived.address(request.getLocalAddr());
    }

    @Override
    public List<String> header(String name) {
      return name.equals("Host") ? asReceived.hosts() : Collections.list(request.getHeaders(name));
    }

    @Override
    public boolean isOfPage() {
      return Console.isPage(request.getRequestURI().substring(request.getContextPath().length()));
    }

    @Override
    public boolean isForwarded() {
      return asReceived.isForwarded();
    }
  }
}
