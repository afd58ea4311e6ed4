package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.ClientSnapshot;
import dev.sentryotel.SentryClient;
import dev.sentryotel.delivery.DeliveryOptions;
import dev.sentryotel.testing.JavaProcess;
import dev.sentryotel.testing.SpanCollector;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A steady load with default settings, against a collector in a process of its own. */
@Timeout(120)
class LoadIntegrationTest {

  private static final Logger log = LoggerFactory.getLogger(LoadIntegrationTest.class);

  @Test
  void everySpanArrivesAtHundredTracesASecond() throws Exception {
    everySpanArrives(100, Duration.ofSeconds(5), Duration.ofMillis(20));
  }

  @Tag("slow")
  @Test
  void everySpanArrivesAtHundredTracesASecondForAMinute() throws Exception {
    everySpanArrives(100, Duration.ofSeconds(60), Duration.ofMillis(20));
  }

  @Tag("slow")
  @Test
  void everySpanArrivesAtFiveHundredTracesASecondFromAFarCollector() throws Exception {
    everySpanArrives(500, Duration.ofSeconds(20), Duration.ofMillis(80));
  }

  private static void everySpanArrives(int tracesPerSecond, Duration time, Duration latency)
      throws Exception {
    try (JavaProcess collector =
        JavaProcess.start(SpanCollector.class, "0", String.valueOf(latency.toMillis()))) {
      int port = Integer.parseInt(collector.readLine());
      try (RunningApplication application =
          RunningApplication.start(
              LoadApplication.class,
              "spring.main.web-application-type=none",
              "management.otlp.metrics.export.enabled=false",
              "sentry.dsn=" + SpanCollector.dsn(port),
              "sentry.traces-sample-rate=1")) {
        SentryClient client = application.bean(SentryClient.class);
        Set<String> ended = application.bean(LoadApplication.EndedSpans.class).ids;

        LoadApplication.drive(client, tracesPerSecond, time);
        boolean isFlushed = client.flush(Duration.ofSeconds(15));

        ClientSnapshot snapshot = client.snapshot();
        List<String> report = report(port);
        String[] counts = report.get(0).split(" ");
        Set<String> arrived = new HashSet<>(report.subList(1, report.size()));
        int connections = Integer.parseInt(counts[0]);
        log.info(
            "{} traces/s for {} at {}: {} spans ended, {} arrived over {} connections, {}",
            tracesPerSecond,
            time,
            latency,
            ended.size(),
            arrived.size(),
            connections,
            snapshot);
        assertThat(isFlushed).isTrue();
        assertThat(ended).hasSizeGreaterThanOrEqualTo(tracesPerSecond * 5 * (int) time.toSeconds());
        assertThat(arrived.equals(ended)).as(snapshot.toString()).isTrue();
        assertThat(counts[1]).as("spans that came twice").isEqualTo("0");
        assertThat(connections).isBetween(1, DeliveryOptions.DEFAULT_REQUESTS_IN_FLIGHT);
        assertThat(snapshot.connectionsOpened()).isEqualTo(connections);
        assertThat(snapshot.deliveredSpans()).isEqualTo(ended.size());
        assertThat(snapshot.discarded()).isEmpty();
      }
    }
  }

  private static List<String> report(int port) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/spans");
    HttpRequest request = HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .toList();
  }
}
