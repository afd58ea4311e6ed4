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

  /** Set by Tomcat where it has replaced the peer's address. */
  private static final String FORWARDED_BY_TOMCAT = "org.apache.tomcat.request.forwarded";

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final RequestGuard guard;

  ConsoleFilter(RequestGuard guard) {
    this.guard = guard;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!guard.admits(new ReceivedRequest(unwrap(request)))) {
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

  private record ReceivedRequest(HttpServletRequest request) implements RequestGuard.Request {

    @Override
    public @Nullable InetAddress peer() {
      return AddressRange.literal(withoutZone(request.getRemoteAddr()));
    }

    @Override
    public @Nullable InetAddress local() {
      return AddressRange.literal(withoutZone(request.getLocalAddr()));
    }

    private static String withoutZone(@Nullable String address) {
      return address == null ? "" : address.split("%", 2)[0];
    }

    @Override
    public List<String> header(String name) {
      List<String> values = Collections.list(request.getHeaders(name));
      // Of HTTP/2, Tomcat keeps neither :authority nor Host as a header.
      return values.isEmpty() && name.equals("Host") && request.getProtocol().equals("HTTP/2.0")
          ? List.of(authority())
          : values;
    }

    private String authority() {
      int port = request.getServerPort();
      boolean isUsual = port == (request.isSecure() ? HTTPS_PORT : HTTP_PORT);
      return request.getServerName() + (isUsual ? "" : ":" + port);
    }

    @Override
    public boolean isOfPage() {
      return Console.isPage(request.getRequestURI().substring(request.getContextPath().length()));
    }

    @Override
    public boolean isForwarded() {
      return Boolean.TRUE.equals(request.getAttribute(FORWARDED_BY_TOMCAT));
    }
  }
}
