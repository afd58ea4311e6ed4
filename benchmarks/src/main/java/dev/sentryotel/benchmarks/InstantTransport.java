package dev.sentryotel.benchmarks;

import io.sentry.Hint;
import io.sentry.SentryEnvelope;
import io.sentry.transport.ITransport;
import io.sentry.transport.RateLimiter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands each envelope of Sentry's own SDK to somebody, on the thread that captured it. */
final class InstantTransport implements ITransport {

  private final Consumer<SentryEnvelope> receiver;

  InstantTransport(Consumer<SentryEnvelope> receiver) {
    this.receiver = receiver;
  }

  @Override
  public void send(SentryEnvelope envelope, Hint hint) {
    receiver.accept(envelope);
  }

  @Override
  public void flush(long timeoutMillis) {}

  @Override
  public @Nullable RateLimiter getRateLimiter() {
    return null;
  }

  @Override
  public void close(boolean isRestarting) {}

  @Override
  public void close() {}
}
