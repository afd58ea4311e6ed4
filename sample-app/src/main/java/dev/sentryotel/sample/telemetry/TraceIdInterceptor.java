package dev.sentryotel.sample.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Tells the reader which trace a request belongs to: header {@value #HEADER}, and the attribute
 * {@value #ATTRIBUTE}, from which the pages make a link.
 *
 * <p>A request that is not sampled gets neither: there will be no trace to look at.
 */
final class TraceIdInterceptor implements HandlerInterceptor {

  static final String HEADER = "X-Trace-Id";
  static final String ATTRIBUTE = "traceId";

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    SpanContext span = Span.current().getSpanContext();
    if (span.isSampled()) {
      request.setAttribute(ATTRIBUTE, span.getTraceId());
      response.setHeader(HEADER, span.getTraceId());
    }
    return true;
  }
}
