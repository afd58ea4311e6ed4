package dev.sentryotel.sample.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads the tenant before OpenTelemetry's own filter starts the request's span. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class TenantFilter extends OncePerRequestFilter {

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Context context = Tenant.put(Context.current(), request.getHeader(Tenant.HEADER));
    try (Scope scope = context.makeCurrent()) {
      chain.doFilter(request, response);
    }
  }
}
