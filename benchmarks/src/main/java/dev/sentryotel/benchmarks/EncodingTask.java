package dev.sentryotel.benchmarks;

/** A contender's way from ended spans to compressed bytes, on the calling thread. */
interface EncodingTask extends AutoCloseable {

  /** Makes and ends the spans of the next batch. */
  void prepare();

  /** Encodes that batch. */
  void encode();

  @Override
  void close();
}
