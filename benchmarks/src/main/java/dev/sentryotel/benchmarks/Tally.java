package dev.sentryotel.benchmarks;

import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted while a benchmark runs: spans that ended and that arrived, bytes that would have
 * been sent, and what the measured code itself allocated and used of a processor.
 *
 * <p>One per process, the one static state of this module: JMH makes both the benchmarks, which
 * count, and the {@link CostProfiler}, which reads, and gives them nothing in common.
 */
final class Tally {

  static final Tally CURRENT = new Tally();

  final LongAdder endedSpans = new LongAdder();
  final LongAdder arrivedSpans = new LongAdder();
  final LongAdder wireBytes = new LongAdder();
  final LongAdder allocatedBytes = new LongAdder();
  final LongAdder cpuNanos = new LongAdder();
  final LongAdder benchmarkThreadNanos = new LongAdder();

  private Tally() {}

  /** Returns the counts at this moment. */
  Counts counts() {
    return new Counts(
        endedSpans.sum(),
        arrivedSpans.sum(),
        wireBytes.sum(),
        allocatedBytes.sum(),
        cpuNanos.sum(),
        benchmarkThreadNanos.sum(),
        ProcessCpu.nanos());
  }

  /**
   * Counts at one moment.
   *
   * @param ended spans that ended
   * @param arrived spans that reached the encoder
   * @param wire bytes that would have gone over the network
   * @param allocated bytes allocated by the measured code on its own thread
   * @param cpu nanoseconds of the measured code on its own thread
   * @param benchmarkThreads nanoseconds of the threads that run benchmarks, pauses included
   * @param process nanoseconds of the whole process
   */
  record Counts(
      long ended,
      long arrived,
      long wire,
      long allocated,
      long cpu,
      long benchmarkThreads,
      long process) {

    /** Returns what came since. */
    Counts since(Counts before) {
      return new Counts(
          ended - before.ended,
          arrived - before.arrived,
          wire - before.wire,
          allocated - before.allocated,
          cpu - before.cpu,
          benchmarkThreads - before.benchmarkThreads,
          process - before.process);
    }
  }
}
