package dev.sentryotel.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to make bytes of spans that have ended. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(time = 1)
@State(Scope.Thread)
public class Encoding {

  /** Who is measured. */
  @Param("STATIC")
  public Contender contender = Contender.STATIC;

  /** How many traces end together. */
  @Param("64")
  public int traces;

  /** How many spans each of them has, the root included. */
  @Param("8")
  public int spansPerTrace;

  /** How many ended spans of other traces wait for their roots meanwhile. */
  @Param("0")
  public int waiting;

  /** Effort of the compression, 0..9; -1 for the contender's default. */
  @Param("-1")
  public int level;

  private EncodingTask task = new NoTask();
  private int spans;
  private long bytesBefore;
  private long nanosBefore;

  /** Until the contender is known. */
  private static final class NoTask implements EncodingTask {

    @Override
    public void prepare() {}

    @Override
    public void encode() {}

    @Override
    public void close() {}
  }

  /** Starts the contender. */
  @Setup(Level.Trial)
  public void start() {
    Batch batch = new Batch(traces, spansPerTrace - 1, waiting);
    spans = batch.spans();
    task = EncodingTasks.create(contender, batch, level);
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void stop() {
    task.close();
  }

  /** Has the spans start and end. */
  @Setup(Level.Invocation)
  public void prepare() {
    task.prepare();
    bytesBefore = ProcessCpu.threadAllocatedBytes();
    nanosBefore = ProcessCpu.threadNanos();
  }

  /** Takes down what it cost. */
  @TearDown(Level.Invocation)
  public void count() {
    Tally.CURRENT.cpuNanos.add(ProcessCpu.threadNanos() - nanosBefore);
    Tally.CURRENT.allocatedBytes.add(ProcessCpu.threadAllocatedBytes() - bytesBefore);
    Tally.CURRENT.endedSpans.add(spans);
  }

  /** All of them. */
  @Benchmark
  public void encode() {
    task.encode();
  }
}
