package dev.sentryotel.benchmarks;

/**
 * The spans that are encoded together.
 *
 * @param traces how many, interleaved
 * @param children of each root
 * @param waiting how many ended children wait for other roots, which never end
 */
record Batch(int traces, int children, int waiting) {

  // Each below the number at which children leave without their root.
  private static final int WAITING_CHILDREN = 10;

  int spans() {
    return traces * (children + 1);
  }

  void make(WebSpans spans) {
    spans.interleaved(traces, children);
  }

  void makeWaiting(WebSpans spans) {
    spans.waiting(waiting / WAITING_CHILDREN, WAITING_CHILDREN);
  }
}
