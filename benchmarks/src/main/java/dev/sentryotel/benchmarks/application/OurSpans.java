package dev.sentryotel.benchmarks.application;

import dev.sentryotel.ClientSnapshot;
import dev.sentryotel.SentryClient;
import java.time.Duration;
import java.util.Map;

/** The same with this project's starter. */
public final class OurSpans extends OpenTelemetrySpans {

  private static final Duration MAX_FLUSH = Duration.ofSeconds(10);

  private final SentryClient client;

  /** Made by Spring. */
  public OurSpans(SentryClient client) {
    super(client.openTelemetry());
    this.client = client;
  }

  @Override
  public void flush() {
    client.flush(MAX_FLUSH);
  }

  @Override
  public Map<String, Long> accounts() {
    ClientSnapshot snapshot = client.snapshot();
    return Map.of(
        "spans-ended", snapshot.endedSpans(),
        "spans-delivered", snapshot.deliveredSpans(),
        "spans-discarded", snapshot.discardedSpans(),
        "spans-spooled", snapshot.spooledSpans(),
        "spans-pending", snapshot.pendingSpans().total());
  }
}
