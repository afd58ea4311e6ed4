package dev.sentryotel.benchmarks;

/**
 * A contender as an application has it: what the application calls, with everything behind it that
 * works in the background. It counts into the {@link Tally} the spans that reach its encoder.
 */
interface Pipeline extends AutoCloseable {

  /** Starts and ends one trace of a root and some children; any thread. */
  void trace(int children);

  /** Has everything encoded that has ended, and waits for it. */
  void flush();

  @Override
  void close();
}
