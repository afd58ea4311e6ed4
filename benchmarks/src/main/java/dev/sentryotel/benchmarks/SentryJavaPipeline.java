package dev.sentryotel.benchmarks;

import io.sentry.Sentry;
import io.sentry.TransactionOptions;

/** Sentry's own SDK and API. It is global: one at a time. */
final class SentryJavaPipeline implements Pipeline {

  private static final long MAX_FLUSH_MILLIS = 10_000;

  private final TransactionOptions options = new TransactionOptions();
  private final ThreadLocal<long[]> number = ThreadLocal.withInitial(() -> new long[1]);

  SentryJavaPipeline(double sampleRate, int spansPerTrace) {
    SentryJava.start(sampleRate, sentry -> SentryJavaTransport.queued(sentry, spansPerTrace));
    options.setBindToScope(true);
  }

  @Override
  public void trace(int children) {
    SentryJava.trace(options, number.get()[0]++, children);
  }

  @Override
  public void flush() {
    Sentry.flush(MAX_FLUSH_MILLIS);
  }

  @Override
  public void close() {
    Sentry.close();
  }
}
