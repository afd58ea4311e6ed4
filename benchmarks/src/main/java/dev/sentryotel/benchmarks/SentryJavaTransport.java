package dev.sentryotel.benchmarks;

import io.sentry.Hint;
import io.sentry.SentryEnvelope;
import io.sentry.SentryEnvelopeItem;
import io.sentry.SentryItemType;
import io.sentry.SentryOptions;
import io.sentry.transport.ITransport;
import io.sentry.transport.RateLimiter;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Serialises and compresses as Sentry's own transport does, then throws away: on one thread behind
 * a queue of as many envelopes as the options say, those beyond it are dropped.
 */
final class SentryJavaTransport implements ITransport {

  private final Consumer<SentryEnvelope> encoder;
  private final ExecutorService executor;

  private SentryJavaTransport(Consumer<SentryEnvelope> encoder, int maxQueue) {
    this.encoder = encoder;
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(maxQueue),
            task -> {
              Thread thread = new Thread(task, "SentryAsyncConnection");
              thread.setDaemon(true);
              return thread;
            });
  }

  static ITransport queued(SentryOptions options, int spansPerTrace) {
    return new SentryJavaTransport(
        envelope -> encode(options, envelope, spansPerTrace), options.getMaxQueueSize());
  }

  /** Encodes an envelope and counts its spans, if it holds a transaction. */
  static void encode(SentryOptions options, SentryEnvelope envelope, int spansPerTrace) {
    if (!hasTransaction(envelope)) {
      return;
    }
    CountingStream wire = new CountingStream(OutputStream.nullOutputStream());
    try (OutputStream out = new GZIPOutputStream(wire)) {
      options.getSerializer().serialize(envelope, out);
    } catch (Exception e) {
      throw new IllegalStateException("Sentry's serializer failed", e);
    }
    Tally.CURRENT.wireBytes.add(wire.count());
    Tally.CURRENT.arrivedSpans.add(spansPerTrace);
  }

  private static boolean hasTransaction(SentryEnvelope envelope) {
    for (SentryEnvelopeItem item : envelope.getItems()) {
      if (item.getHeader().getType() == SentryItemType.Transaction) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void send(SentryEnvelope envelope, Hint hint) {
    try {
      executor.execute(() -> encoder.accept(envelope));
    } catch (RejectedExecutionException e) {
      // Dropped, and missing in the count of those that arrived.
    }
  }

  @Override
  public void flush(long timeoutMillis) {
    try {
      executor.submit(() -> {}).get(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The queue is full; the next flush will do.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("Sentry's transport does not come to rest", e);
    }
  }

  @Override
  public @Nullable RateLimiter getRateLimiter() {
    return null;
  }

  @Override
  public void close(boolean isRestarting) {
    executor.shutdownNow();
  }

  @Override
  public void close() {
    close(false);
  }
}
