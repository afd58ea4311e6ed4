package dev.sentryotel.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a span costs the thread that makes it.
 *
 * <p>In bursts of ten with pauses between them, in which the background can do its part: a loop
 * without pauses overruns every pipeline, and then measures how spans are dropped. Only the bursts
 * are timed. A burst is less than the 30 envelopes that Sentry's own SDK lets wait.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8, time = 1)
@Measurement(time = 1)
public class HotPath {

  static final int BURST_SPANS = 10;

  /** What an application does. */
  public enum Shape {
    /** Traces of one span with 8 attributes. */
    ROOT(1, 1),
    /** Traces of five spans. */
    TRACE_OF_5(5, 1),
    /** Traces of one span that is not sampled. */
    UNSAMPLED(1, 0);

    final int spansPerTrace;
    final double sampleRate;

    Shape(int spansPerTrace, double sampleRate) {
      this.spansPerTrace = spansPerTrace;
      this.sampleRate = sampleRate;
    }
  }

  /** What all threads share: the contender. */
  @State(Scope.Benchmark)
  public static class Running {

    /** Who is measured. */
    @Param("FLOOR")
    public Contender contender = Contender.FLOOR;

    /** What it does. */
    @Param("ROOT")
    public Shape shape = Shape.ROOT;

    /** How often each thread makes ten spans: every 2 ms, so 5000 spans a second. */
    @Param("2000")
    public int burstMicros;

    /** How many bursts come before anything is timed. */
    @Param("3000")
    public int warmUpBursts;

    private Pipeline pipeline = new NoPipeline();

    /** Starts the contender, and makes it warm: the paced load alone would take minutes. */
    @Setup(Level.Trial)
    public void start() {
      pipeline = Pipelines.create(contender, shape.sampleRate, shape.spansPerTrace);
      for (int i = 0; i < warmUpBursts; i++) {
        burst();
        pipeline.flush();
      }
    }

    /** Ends it. */
    @TearDown(Level.Trial)
    public void stop() {
      pipeline.close();
    }

    /** Has everything arrive, so that it counts for the iteration. */
    @TearDown(Level.Iteration)
    public void flush() {
      pipeline.flush();
    }

    private void burst() {
      for (int i = 0; i < BURST_SPANS / shape.spansPerTrace; i++) {
        pipeline.trace(shape.spansPerTrace - 1);
      }
    }
  }

  /** Until the contender is known. */
  private static final class NoPipeline implements Pipeline {

    @Override
    public void trace(int children) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** What each thread has for itself: its pauses, and what its bursts cost. */
  @State(Scope.Thread)
  public static class Pace {

    private long intervalNanos;
    private long nextNanos;
    private long bytesBefore;
    private long cpuBefore;

    /** Reads the clock. */
    @Setup(Level.Iteration)
    public void start(Running running) {
      intervalNanos = TimeUnit.MICROSECONDS.toNanos(running.burstMicros);
      nextNanos = System.nanoTime();
      cpuBefore = ProcessCpu.threadNanos();
    }

    /** Takes down what the thread used, pauses included, so that it can be left out. */
    @TearDown(Level.Iteration)
    public void stop() {
      Tally.CURRENT.benchmarkThreadNanos.add(ProcessCpu.threadNanos() - cpuBefore);
    }

    /** Pauses. Awake, for a processor that slept is slow at first, yet never in anybody's way. */
    @SuppressWarnings("ThreadPriorityCheck") // Nothing relies on it but the fairness.
    @Setup(Level.Invocation)
    public void pause() {
      while (System.nanoTime() < nextNanos) {
        Thread.yield();
      }
      nextNanos = Math.max(nextNanos + intervalNanos, System.nanoTime());
      bytesBefore = ProcessCpu.threadAllocatedBytes();
    }

    /** Takes down the garbage. */
    @TearDown(Level.Invocation)
    public void count() {
      Tally.CURRENT.allocatedBytes.add(ProcessCpu.threadAllocatedBytes() - bytesBefore);
      Tally.CURRENT.endedSpans.add(BURST_SPANS);
    }
  }

  /** Ten spans. */
  @Benchmark
  @OperationsPerInvocation(BURST_SPANS)
  public void span(Running running, Pace pace) {
    running.burst();
  }
}
