package dev.sentryotel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sentryotel.delivery.Accounts;
import dev.sentryotel.delivery.DeliveryOptions;
import dev.sentryotel.delivery.OkHttpTransport;
import dev.sentryotel.delivery.OkHttpTransportOptions;
import dev.sentryotel.delivery.SpoolOptions;
import dev.sentryotel.protocol.Dsn;
import dev.sentryotel.sampling.IgnoredRoots;
import dev.sentryotel.sampling.SamplingOptions;
import dev.sentryotel.sampling.W3cParentSampling;
import dev.sentryotel.testing.EnvelopeReader.ReadEnvelope;
import dev.sentryotel.testing.SentryServer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Traffic goes on while Sentry is down; when it is back, every span has arrived. */
class SpoolOutageIntegrationTest {

  private static final Logger LOGGER = LoggerFactory.getLogger(SpoolOutageIntegrationTest.class);
  private static final int ROOTS_PER_SECOND = 100;
  private static final int CHILDREN = 4;
  private static final int QUEUE_BYTES = 512 << 10; // So that most of it has to go to disk.

  @TempDir private Path directory;
  private final Set<String> spanIds = new HashSet<>();
  private final Set<String> arrivedIds = new HashSet<>();
  private int readEnvelopes;

  @Test
  void everySpanOfAShortOutageArrives() throws IOException {
    outageOf(Duration.ofSeconds(5));
  }

  @Test
  @Tag("slow")
  void everySpanOfAMinuteWithoutSentryArrives() throws IOException {
    outageOf(Duration.ofSeconds(60));
  }

  private void outageOf(Duration outage) throws IOException {
    try (SentryServer sentry = new SentryServer();
        SentryTelemetry telemetry = telemetry(sentry);
        SdkTracerProvider provider =
            SdkTracerProvider.builder()
                .setSampler(telemetry.decidingSampler())
                .addSpanProcessor(telemetry.spanProcessor())
                .build()) {
      Tracer tracer = provider.get("test");
      traffic(tracer, Duration.ofSeconds(1));
      sentry.goDown();
      traffic(tracer, outage);
      long spooled = telemetry.ledger().accounts().spooledSpans();
      long bytes = bytesOnDisk();
      sentry.comeBack();
      long backNanos = System.nanoTime();
      traffic(tracer, Duration.ofSeconds(2));
      await()
          .atMost(outage.multipliedBy(4).plusSeconds(20))
          .until(() -> arrived(sentry).size() == spanIds.size());

      LOGGER.info(
          "{} spans, {} on disk in {} bytes when Sentry was back, all there {} ms later",
          spanIds.size(),
          spooled,
          bytes,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - backNanos));
      assertThat(arrived(sentry)).isEqualTo(spanIds);
      assertThat(spooled).isPositive();
      await().until(() -> bytesOnDisk() == 0);
      Accounts accounts = telemetry.ledger().accounts();
      assertThat(accounts.discarded()).isEmpty();
      assertThat(accounts.replayedSpans()).isEqualTo(accounts.spooledSpans());
      assertThat(accounts.deliveredSpans() + accounts.spooledSpans())
          .isEqualTo(accounts.endedSpans());
    }
  }

  private SentryTelemetry telemetry(SentryServer sentry) {
    Dsn dsn = Dsn.parse(sentry.dsn());
    return new SentryTelemetry(
        new TelemetryOptions()
            .dsn(dsn)
            .sampling(
                new SamplingOptions(
                    1.0,
                    List.of(),
                    List.of(),
                    new IgnoredRoots(List.of(), List.of()),
                    W3cParentSampling.PARENT))
            .delivery(new DeliveryOptions(QUEUE_BYTES, 64, true))
            .spool(
                new SpoolOptions(
                    directory,
                    SpoolOptions.DEFAULT_MAX_BYTES,
                    SpoolOptions.DEFAULT_MAX_AGE,
                    dsn.envelopeUrl())),
        new OkHttpTransport(dsn, OkHttpTransportOptions.builder().build()));
  }

  private void traffic(Tracer tracer, Duration duration) {
    long startNanos = System.nanoTime();
    long roots = duration.toMillis() * ROOTS_PER_SECOND / 1000;
    for (int i = 0; i < roots; i++) {
      Span root = tracer.spanBuilder("GET /books/{id}").startSpan();
      spanIds.add(root.getSpanContext().getSpanId());
      try (Scope scope = root.makeCurrent()) {
        for (int child = 0; child < CHILDREN; child++) {
          Span span =
              tracer.spanBuilder("SELECT books").setAttribute("db.system", "h2").startSpan();
          spanIds.add(span.getSpanContext().getSpanId());
          span.end();
        }
      }
      root.end();
      // The rate is the point, so time passes for real.
      long due = startNanos + (i + 1) * TimeUnit.SECONDS.toNanos(1) / ROOTS_PER_SECOND;
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  private Set<String> arrived(SentryServer sentry) {
    List<ReadEnvelope> envelopes = sentry.envelopes();
    for (; readEnvelopes < envelopes.size(); readEnvelopes++) {
      JsonNode transaction = envelopes.get(readEnvelopes).items().get(0).json();
      arrivedIds.add(transaction.at("/contexts/trace/span_id").asString());
      for (JsonNode span : transaction.get("spans").values()) {
        arrivedIds.add(span.get("span_id").asString());
      }
    }
    return arrivedIds;
  }

  private long bytesOnDisk() throws IOException {
    long bytes = 0;
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.filter(path -> path.toString().contains(".envelope")).toList()) {
        bytes += Files.exists(path) ? Files.size(path) : 0;
      }
    }
    return bytes;
  }
}
