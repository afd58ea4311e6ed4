package dev.sentryotel.benchmarks.application;

import java.util.Map;

/** What a contender has the application do. */
interface SpanMaker {

  /** How many children each request's root has. */
  int CHILDREN = 4;

  /** Text of each child. */
  String QUERY = "SELECT id, name, city FROM owners WHERE id = ?";

  /** Stands for the ids of spans where there are none. */
  String NO_IDS = "-".repeat(16 * (CHILDREN + 1));

  /**
   * Makes {@value #CHILDREN} spans below the request's own.
   *
   * @return the ids of all five, 16 hex digits each; {@link #NO_IDS} if there are none
   */
  String makeSpans();

  /** Has everything leave that has ended, and waits for it for a few seconds. */
  void flush();

  /** Returns what the contender knows of its spans, by name. */
  default Map<String, Long> accounts() {
    return Map.of();
  }
}
