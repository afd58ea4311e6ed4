package dev.sentryotel.autoconfigure;

import dev.sentryotel.SentryClient;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application that makes traces of five spans at a steady rate, and knows which. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class LoadApplication {

  private static final int THREADS = 4;
  private static final int CHILDREN = 4;

  @Bean
  @ConditionalOnBooleanProperty(name = "note-spans", matchIfMissing = true)
  EndedSpans endedSpans() {
    return new EndedSpans();
  }

  /** Makes traces, and returns when the time is over. */
  static void drive(SentryClient client, int tracesPerSecond, Duration time)
      throws InterruptedException {
    long pauseNanos = Duration.ofSeconds(1).toNanos() * THREADS / tracesPerSecond;
    long start = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      long first = start + i * pauseNanos / THREADS;
      Thread thread = new Thread(() -> drive(client, first, pauseNanos, start + time.toNanos()));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void drive(SentryClient client, long first, long pauseNanos, long end) {
    // By the clock and not by pauses, so that what was held up is made up for.
    for (long next = first; next - end < 0; next += pauseNanos) {
      while (next - System.nanoTime() > 0) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
      client.runSpan("GET /books/{id}", root -> children(client));
    }
  }

  private static void children(SentryClient client) {
    for (int i = 0; i < CHILDREN; i++) {
      client.runSpan(
          "SELECT books",
          child ->
              child
                  .setAttribute("db.system.name", "postgresql")
                  .setAttribute("db.query.text", "SELECT * FROM books WHERE id = ?"));
    }
  }

  /** Notes the ids of spans that end. */
  static final class EndedSpans implements SpanProcessor {

    final Set<String> ids = ConcurrentHashMap.newKeySet();

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      ids.add(span.getSpanContext().getSpanId());
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }
}
