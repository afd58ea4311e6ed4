package dev.sentryotel.benchmarks;

/** Who is measured. */
public enum Contender {
  /** The bare SDK, whose batch processor hands everything to an exporter that throws it away. */
  FLOOR("bare SDK"),
  /** The same once more: how far apart two rows are that are the same. */
  FLOOR_AGAIN("bare SDK, again"),
  /** This project, transactions. */
  STATIC("ours, static"),
  /** This project, streamed spans. */
  STREAM("ours, stream"),
  /** OpenTelemetry's exporter, compressing. */
  OTLP_GZIP("OTLP, gzip"),
  /** OpenTelemetry's exporter, not compressing. */
  OTLP_PLAIN("OTLP, plain"),
  /** Sentry's own SDK, its own API. */
  SENTRY_JAVA("sentry-java"),
  /** Sentry's own SDK behind OpenTelemetry's API. */
  SENTRY_JAVA_OPENTELEMETRY("sentry-java, OpenTelemetry");

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  /** Returns how the tables call it. */
  String title() {
    return title;
  }
}
