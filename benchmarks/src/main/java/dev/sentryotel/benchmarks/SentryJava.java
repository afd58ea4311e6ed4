package dev.sentryotel.benchmarks;

import io.sentry.ISpan;
import io.sentry.ITransaction;
import io.sentry.Sentry;
import io.sentry.SentryOptions;
import io.sentry.SpanStatus;
import io.sentry.TransactionOptions;
import io.sentry.transport.ITransport;
import java.util.function.Function;

/** Starts Sentry's own SDK, with its defaults but for where envelopes go. */
final class SentryJava {

  private SentryJava() {}

  static void start(double sampleRate, Function<SentryOptions, ITransport> transport) {
    Sentry.init(
        options -> {
          options.setDsn(Pipelines.DSN);
          options.setTracesSampleRate(sampleRate);
          options.setRelease("shop@1.4.0");
          options.setEnableShutdownHook(false);
          options.setEnableUncaughtExceptionHandler(false);
          options.setTransportFactory((sentry, request) -> transport.apply(sentry));
        });
  }

  /** Makes the same trace as {@link WebSpans#trace}, as far as the API allows. */
  static void trace(TransactionOptions options, long number, int children) {
    ITransaction root = Sentry.startTransaction(WebSpans.ROOT, "http.server", options);
    root.setData(WebSpans.METHOD.getKey(), "GET");
    root.setData(WebSpans.SCHEME.getKey(), "https");
    root.setData(WebSpans.PATH.getKey(), WebSpans.path(number));
    root.setData(WebSpans.SERVER.getKey(), "shop.example");
    root.setData(WebSpans.PORT.getKey(), 443L);
    root.setData(WebSpans.VERSION.getKey(), "1.1");
    for (int i = 0; i < children; i++) {
      ISpan child = root.startChild("db", WebSpans.QUERY);
      child.setData(WebSpans.DB_SYSTEM.getKey(), "postgresql");
      child.setData(WebSpans.DB_QUERY.getKey(), WebSpans.QUERY);
      child.setData(WebSpans.SERVER.getKey(), "db.example");
      child.setData(WebSpans.DB_NAME.getKey(), "shop");
      child.finish(SpanStatus.OK);
    }
    root.setData(WebSpans.ROUTE.getKey(), "/owners/{ownerId}");
    root.setData(WebSpans.STATUS.getKey(), 200L);
    root.finish(SpanStatus.OK);
  }
}
