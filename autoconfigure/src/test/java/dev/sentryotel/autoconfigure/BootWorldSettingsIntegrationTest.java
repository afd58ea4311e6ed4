package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.EnvelopeReader.ReadItem;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Settings that need what Micrometer tells only late, or elsewhere than OpenTelemetry. */
class BootWorldSettingsIntegrationTest {

  private final SentryServer sentry = new SentryServer();

  @AfterEach
  void stop() {
    sentry.close();
  }

  private WorldApplication start(String property, String value) {
    return World.BOOT.start(
        Map.of("sentry.dsn", sentry.dsn(), "sentry.traces-sample-rate", "1.0", property, value),
        BookApplication.class);
  }

  @Test
  void requestIsIgnoredByItsPathWhenItEnds() {
    assertThatStockIsIgnored("sentry.ignored-paths", "/stock/*");
  }

  @Test
  void requestIsIgnoredByItsNameWhenItEnds() {
    assertThatStockIsIgnored("sentry.ignored-transactions", "GET /stock/{id}");
  }

  private void assertThatStockIsIgnored(String property, String value) {
    try (WorldApplication books = start(property, value)) {
      books.get("/stock/1");
      books.get("/facts");

      sentry.awaitTransaction("GET /facts");
    }

    assertThat(sentry.transactions())
        .extracting(each -> each.path("transaction").asString())
        .doesNotContain("GET /stock/{id}");
    assertThat(reportedAsIgnored("transaction")).isEqualTo(1);
    assertThat(reportedAsIgnored("span")).isEqualTo(1);
  }

  private int reportedAsIgnored(String category) {
    return sentry.envelopes().stream()
        .flatMap(envelope -> envelope.items().stream())
        .filter(item -> item.type().equals("client_report"))
        .map(ReadItem::json)
        .flatMap(report -> report.path("discarded_events").valueStream())
        .filter(
            each ->
                each.path("reason").asString().equals("ignored")
                    && each.path("category").asString().equals(category))
        .mapToInt(each -> each.path("quantity").asInt())
        .sum();
  }

  @Test
  void requestToAnotherThanTheTargetsCarriesW3cHeadersAlone() {
    try (WorldApplication books = start("sentry.trace-propagation-targets", "nowhere.example")) {
      JsonNode headers = WorldContract.json(books.get("/books/1", "baggage", "user=alice"));

      assertThat(headers.has("traceparent")).isTrue();
      assertThat(headers.has("sentry-trace")).isFalse();
      assertThat(headers.path("baggage").asString()).isEqualTo("user=alice");
    }
  }

  @Test
  void requestToATargetCarriesSentrysHeadersToo() {
    try (WorldApplication books = start("sentry.trace-propagation-targets", "/stock/")) {
      JsonNode headers = WorldContract.json(books.get("/books/1"));

      assertThat(headers.has("sentry-trace")).isTrue();
      assertThat(headers.path("baggage").asString()).startsWith("sentry-trace_id=");
    }
  }
}
