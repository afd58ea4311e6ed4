package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.ClientSnapshot;
import dev.sentryotel.SentryClient;
import dev.sentryotel.delivery.Discarded;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.testing.JavaProcess;
import dev.sentryotel.testing.SpanCollector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A long time with a collector that is there, goes away, comes back as a black hole, and recovers.
 * The system property {@code soak.seconds} says how long, 60 if it does not.
 */
@Tag("slow")
class SoakIntegrationTest {

  private static final Logger log = LoggerFactory.getLogger(SoakIntegrationTest.class);

  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("soak.seconds", 60));
  private static final int TRACES_PER_SECOND = 200;
  private static final int SAMPLES_PER_PHASE = 8;
  private static final String LATENCY_MILLIS = "20";

  /** A full line, and what the virtual machine itself goes up and down by. */
  private static final long MAX_GROWTH_BYTES = 12L << 20;

  /** The second of these only, once the line is full. */
  private static final long MAX_CREEP_BYTES = 3L << 20;

  @Test
  void memoryIsFlatAndNothingIsLostOnceTheCollectorIsBack() throws Exception {
    JavaProcess collector = collector("0", LATENCY_MILLIS);
    String port = collector.readLine();
    try (RunningApplication application =
        RunningApplication.start(
            LoadApplication.class,
            "spring.main.web-application-type=none",
            "management.otlp.metrics.export.enabled=false",
            "note-spans=false",
            "sentry.dsn=" + SpanCollector.dsn(Integer.parseInt(port)),
            "sentry.traces-sample-rate=1",
            "sentry.transport.call-timeout=5s",
            "sentry.transport.max-queue-size=2MB")) {
      SentryClient client = application.bean(SentryClient.class);
      AtomicBoolean isOver = new AtomicBoolean();
      CompletableFuture<Void> driver = CompletableFuture.runAsync(() -> drive(client, isOver));

      List<Long> healthy = heapDuring(TIME.dividedBy(8), client);
      collector.close();
      List<Long> refused = heapDuring(TIME.dividedBy(4), client);
      collector = collector(port, "silent");
      List<Long> silent = heapDuring(TIME.dividedBy(4), client);
      collector.close();
      collector = collector(port, LATENCY_MILLIS);
      List<Long> recovering = heapDuring(TIME.dividedBy(4), client);
      ClientSnapshot recovered = client.snapshot();
      List<Long> again = heapDuring(TIME.dividedBy(8), client);
      isOver.set(true);
      driver.get(1, TimeUnit.MINUTES);
      boolean isFlushed = client.flush(Duration.ofSeconds(15));
      ClientSnapshot last = client.snapshot();

      assertThat(isFlushed).isTrue();
      assertThat(last.pendingSpans().total()).isZero();
      assertThat(last.deliveredSpans() + last.discardedSpans()).isEqualTo(last.endedSpans());
      assertThat(last.discarded())
          .extracting(Discarded::reason)
          .contains(DiscardReason.QUEUE_OVERFLOW, DiscardReason.NETWORK_ERROR);
      assertThat(last.discardedSpans()).isEqualTo(recovered.discardedSpans());
      assertThat(last.deliveredSpans()).isGreaterThan(recovered.deliveredSpans());
      // The first sample of a process is of classes that are still to come.
      long before = healthy.get(healthy.size() - 1);
      for (List<Long> phase : List.of(refused, silent, recovering, again)) {
        assertThat(phase).allMatch(bytes -> bytes < before + MAX_GROWTH_BYTES);
      }
      long full = refused.get(refused.size() / 2);
      assertThat(silent.get(silent.size() - 1)).isLessThan(full + MAX_CREEP_BYTES);
      assertThat(again.get(again.size() - 1)).isLessThan(before + MAX_CREEP_BYTES);
    } finally {
      collector.close();
    }
  }

  private static JavaProcess collector(String port, String latency) throws IOException {
    return JavaProcess.start(SpanCollector.class, port, latency);
  }

  // To the end of the last phase, which comes late where collections of garbage take long.
  private static void drive(SentryClient client, AtomicBoolean isOver) {
    try {
      while (!isOver.get()) {
        LoadApplication.drive(client, TRACES_PER_SECOND, Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets a time pass, and returns the bytes of the heap that were in use at moments of it. */
  private static List<Long> heapDuring(Duration time, SentryClient client)
      throws InterruptedException {
    List<Long> samples = new ArrayList<>();
    for (int i = 0; i < SAMPLES_PER_PHASE; i++) {
      new CountDownLatch(1).await(time.toMillis() / SAMPLES_PER_PHASE, TimeUnit.MILLISECONDS);
      System.gc();
      samples.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    log.info(
        "Heap in kB after {}: {}, {}",
        time,
        samples.stream().map(bytes -> bytes >> 10).toList(),
        client.snapshot());
    return samples;
  }
}
