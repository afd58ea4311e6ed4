package dev.sentryotel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sentryotel.delivery.OkHttpTransport;
import dev.sentryotel.delivery.OkHttpTransportOptions;
import dev.sentryotel.protocol.Dsn;
import dev.sentryotel.sampling.IgnoredRoots;
import dev.sentryotel.sampling.SamplingOptions;
import dev.sentryotel.sampling.W3cParentSampling;
import dev.sentryotel.testing.SpanCollector;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients that were opened and closed leave behind. */
@Timeout(60)
class OpenAndCloseIntegrationTest {

  private static final int TIMES = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Test
  void clientsLeaveNeitherThreadsNorSocketsNorThemselves() throws Exception {
    try (SpanCollector sentry = new SpanCollector(0, Duration.ZERO)) {
      List<WeakReference<SentryTelemetry>> closed = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        SentryTelemetry telemetry = telemetry(sentry);
        SdkTracerProvider provider = providerOfEndedSpans(telemetry);
        assertThat(telemetry.flush(PATIENCE)).isTrue();
        telemetry.close();
        provider.close();
        closed.add(new WeakReference<>(telemetry));
      }

      assertThat(sentry.spans()).hasSize(TIMES * 10);
      assertNothingIsLeft(sentry, closed);
    }
  }

  @Test
  void clientsOfASilentServerLeaveNothingEither() throws Exception {
    try (SpanCollector sentry = new SpanCollector(0, Duration.ZERO)) {
      sentry.fallSilent();
      List<WeakReference<SentryTelemetry>> closed = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        SentryTelemetry telemetry = telemetry(sentry);
        SdkTracerProvider provider = providerOfEndedSpans(telemetry);
        telemetry.flush(Duration.ofMillis(50));
        telemetry.close();
        provider.close();
        closed.add(new WeakReference<>(telemetry));
        ClientSnapshot snapshot = telemetry.snapshot();
        assertThat(snapshot.discardedSpans()).isEqualTo(snapshot.endedSpans()).isEqualTo(10);
      }

      assertNothingIsLeft(sentry, closed);
    }
  }

  @Test
  void clientThatWasNeverUsedStartsNothing() throws Exception {
    try (SpanCollector sentry = new SpanCollector(0, Duration.ZERO);
        SentryTelemetry telemetry = telemetry(sentry)) {
      assertThat(telemetry.flush(PATIENCE)).isTrue();

      assertThat(threads()).isEmpty();
      assertThat(sentry.connections()).isZero();
    }
  }

  private static void assertNothingIsLeft(
      SpanCollector sentry, List<WeakReference<SentryTelemetry>> closed) {
    await().atMost(PATIENCE).until(() -> threads().isEmpty());
    await().atMost(PATIENCE).until(() -> sentry.open() == 0);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              System.gc();
              return closed.stream().allMatch(telemetry -> telemetry.refersTo(null));
            });
  }

  private static List<String> threads() {
    Set<Thread> all = Thread.getAllStackTraces().keySet();
    return all.stream().map(Thread::getName).filter(name -> name.startsWith("sentry-")).toList();
  }

  private static SdkTracerProvider providerOfEndedSpans(SentryTelemetry telemetry) {
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setSampler(telemetry.decidingSampler())
            .addSpanProcessor(telemetry.spanProcessor())
            .build();
    for (int i = 0; i < 10; i++) {
      provider.get("test").spanBuilder("root").startSpan().end();
    }
    return provider;
  }

  private static SentryTelemetry telemetry(SpanCollector sentry) {
    Dsn dsn = Dsn.parse(sentry.dsn());
    TelemetryOptions options =
        new TelemetryOptions()
            .dsn(dsn)
            .shutdownTimeout(Duration.ofMillis(100))
            .sampling(
                new SamplingOptions(
                    1.0,
                    List.of(),
                    List.of(),
                    new IgnoredRoots(List.of(), List.of()),
                    W3cParentSampling.PARENT));
    return new SentryTelemetry(
        options, new OkHttpTransport(dsn, OkHttpTransportOptions.builder().build()));
  }
}
