package dev.sentryotel.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.encoding.LeftoverSpans;
import dev.sentryotel.encoding.TraceLifecycle;
import io.opentelemetry.api.trace.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Threads against each other, a bounded while; whatever happens, no span is lost or taken twice.
 */
@Timeout(60)
class SegmentRaceTest {

  private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int CHILDREN = 6;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1000000, STATIC, STREAM",
    "1000, 1000000, STATIC, TRANSACTION",
    "2, 1000000, STATIC, STREAM",
    "2, 1000000, STATIC, TRANSACTION",
    "2, 1000000, STREAM, STREAM",
    "8, 64, STATIC, STREAM",
    "8, 64, STATIC, TRANSACTION",
  })
  void endAgainstTake(
      int maxSpans, int maxBufferedSpans, TraceLifecycle lifecycle, LeftoverSpans leftovers)
      throws Exception {
    SegmentOptions options = TraceTestBed.options(maxSpans, maxBufferedSpans, lifecycle, leftovers);
    try (TraceTestBed bed = TraceTestBed.running(options)) {
      long until = System.nanoTime() + NANOS;
      Future<Long> first = threads.submit(() -> endTogether(bed, until));
      Future<Long> second = threads.submit(() -> endTogether(bed, until));
      List<TakenSpans> taken = new ArrayList<>();
      while (!first.isDone() || !second.isDone()) {
        taken.addAll(bed.flush());
      }
      taken.addAll(bed.flush());
      long ended = first.get() + second.get();

      assertThat(bed.ledger.endedSpans()).isEqualTo(ended);
      assertThat(bed.processor.pending().total()).isZero();
      assertThat(bed.missing()).isZero();
      assertTakenOnce(taken, ended - bed.lostSpans());
      if (maxBufferedSpans > 64 && (maxSpans > 2 || leftovers == LeftoverSpans.STREAM)) {
        assertThat(bed.lostSpans()).isZero();
      }
    }
  }

  @RepeatedTest(100)
  void releaseAgainstEverything() throws Exception {
    TraceTestBed bed = TraceTestBed.running(TraceTestBed.DEFAULTS);
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(4);
    Future<Long> first = threads.submit(() -> endTogether(bed, until));
    Future<Long> second = threads.submit(() -> endTogether(bed, until));
    long pause = ThreadLocalRandom.current().nextLong(TimeUnit.MILLISECONDS.toNanos(4));
    while (until - System.nanoTime() > pause) {
      Thread.onSpinWait();
    }
    bed.processor.forceFlush();

    List<TakenSpans> taken = bed.release();

    long ended = first.get() + second.get();
    assertThat(bed.ledger.endedSpans()).isEqualTo(ended);
    assertThat(bed.processor.pending().total()).isZero();
    assertThat(bed.missing()).isZero();
    assertTakenOnce(taken, ended - bed.lostSpans());
  }

  @RepeatedTest(100)
  void flushAgainstReleaseAnswers() throws Exception {
    TraceTestBed bed = TraceTestBed.running(TraceTestBed.DEFAULTS);
    CyclicBarrier start = new CyclicBarrier(2);
    bed.root("root").end();
    Future<Boolean> flush =
        threads.submit(
            () -> {
              await(start);
              return bed.processor.forceFlush().join(10, TimeUnit.SECONDS).isSuccess();
            });
    await(start);

    bed.release();

    assertThat(flush.get()).isTrue();
    assertThat(bed.ledger.deliveredSpans()).isEqualTo(1);
  }

  /** Ends root and children of one segment after the other on two threads at the same time. */
  private long endTogether(TraceTestBed bed, long until) throws Exception {
    String thread = Thread.currentThread().getName();
    long ended = 0;
    for (int i = 0; until - System.nanoTime() > 0; i++) {
      String name = thread + "/" + i;
      Span root = bed.root(name);
      List<Span> children = new ArrayList<>();
      for (int child = 0; child < CHILDREN; child++) {
        children.add(bed.child(root, name + "/" + child));
      }
      CyclicBarrier start = new CyclicBarrier(2);
      Callable<Void> endHalf =
          () -> {
            await(start);
            children.subList(0, CHILDREN / 2).forEach(Span::end);
            return null;
          };
      Future<Void> half = threads.submit(endHalf);
      await(start);
      children.get(CHILDREN - 1).end();
      root.end();
      children.subList(CHILDREN / 2, CHILDREN - 1).forEach(Span::end);
      half.get();
      ended += CHILDREN + 1;
    }
    return ended;
  }

  private static void await(CyclicBarrier barrier) throws InterruptedException {
    try {
      barrier.await();
    } catch (BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertTakenOnce(List<TakenSpans> taken, long expected) {
    List<String> names = new ArrayList<>();
    for (TakenSpans segment : taken) {
      if (segment.root() != null) {
        names.add(segment.root());
      }
      names.addAll(segment.spans());
    }
    assertThat(names.stream().distinct().count()).isEqualTo(names.size());
    assertThat(names).hasSize((int) expected);
  }
}
