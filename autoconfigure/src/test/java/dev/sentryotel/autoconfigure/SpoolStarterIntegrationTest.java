package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.SentryServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An application that stops while Sentry is down, and one that starts when it is back. */
class SpoolStarterIntegrationTest {

  @TempDir private Path directory;

  @Test
  void whatAnApplicationCouldNotSendIsSentByTheNext() {
    try (SentryServer sentry = new SentryServer()) {
      sentry.goDown();
      try (RunningApplication shop = start(sentry)) {
        assertThat(shop.get("/stock/7").statusCode()).isEqualTo(200);
      }
      sentry.comeBack();

      try (RunningApplication next = start(sentry)) {
        JsonNode transaction = sentry.awaitTransaction("GET /stock/{id}");

        assertThat(transaction.at("/tags/tenant")).isNotNull();
        assertThat(next.context().isRunning()).isTrue();
      }
    }
  }

  private RunningApplication start(SentryServer sentry) {
    return RunningApplication.start(
        ShopApplication.class,
        "sentry.dsn=" + sentry.dsn(),
        "sentry.traces-sample-rate=1.0",
        "sentry.shutdown-timeout=100ms",
        "sentry.spool.directory=" + directory.resolve("not/yet/there"));
  }
}
