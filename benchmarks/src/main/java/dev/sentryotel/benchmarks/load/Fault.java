package dev.sentryotel.benchmarks.load;

/** What a collector does instead of taking spans. */
public enum Fault {
  /** Nothing: it takes them. */
  NONE("none"),
  /** 429 with a limit of two seconds. */
  RATE_LIMITED("429"),
  /** 500. */
  BROKEN("500"),
  /** Resets the connection. */
  RESETTING("resets"),
  /** Never answers. */
  SILENT("black hole"),
  /** Does not listen during the middle half of the run. */
  DOWN("down for half the time");

  private final String title;

  Fault(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
