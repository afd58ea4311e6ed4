package dev.sentryotel.benchmarks.application;

/** The application without telemetry. */
public final class NoSpans implements SpanMaker {

  @Override
  public String makeSpans() {
    return NO_IDS;
  }

  @Override
  public void flush() {}
}
