package dev.sentryotel.benchmarks.application;

import io.sentry.ISentryLifecycleToken;
import io.sentry.ISpan;
import io.sentry.ITransaction;
import io.sentry.Sentry;
import io.sentry.SpanStatus;
import io.sentry.TransactionOptions;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.filter.OncePerRequestFilter;

/** Sentry's own SDK without its integrations: a filter makes the transaction of each request. */
public final class SentryJavaSpans extends OncePerRequestFilter implements SpanMaker {

  private static final long MAX_FLUSH_MILLIS = 10_000;

  /** Made by Spring. */
  public SentryJavaSpans(@Value("${sentry.dsn}") String dsn) {
    Sentry.init(
        options -> {
          options.setDsn(dsn);
          options.setTracesSampleRate(1.0);
        });
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getRequestURI().startsWith("/orders/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    TransactionOptions options = new TransactionOptions();
    options.setBindToScope(true);
    try (ISentryLifecycleToken scope = Sentry.pushIsolationScope()) {
      ITransaction root = Sentry.startTransaction("GET /orders/{id}", "http.server", options);
      root.setData("http.request.method", request.getMethod());
      root.setData("url.scheme", request.getScheme());
      root.setData("url.path", request.getRequestURI());
      root.setData("server.address", request.getServerName());
      root.setData("server.port", request.getServerPort());
      try {
        chain.doFilter(request, response);
      } finally {
        root.setData("http.response.status_code", response.getStatus());
        root.finish(SpanStatus.OK);
      }
    }
  }

  @Override
  public String makeSpans() {
    ISpan root = Sentry.getSpan();
    if (root == null) {
      return NO_IDS;
    }
    StringBuilder ids = new StringBuilder(NO_IDS.length());
    ids.append(root.getSpanContext().getSpanId());
    for (int i = 0; i < CHILDREN; i++) {
      ISpan child = root.startChild("db", QUERY);
      child.setData("db.system.name", "postgresql");
      child.setData("db.query.text", QUERY);
      child.setData("server.address", "db.example");
      child.setData("db.namespace", "shop");
      child.finish(SpanStatus.OK);
      ids.append(child.getSpanContext().getSpanId());
    }
    return ids.toString();
  }

  @Override
  public void flush() {
    Sentry.flush(MAX_FLUSH_MILLIS);
  }
}
