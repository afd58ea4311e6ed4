package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.testing.SentryServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Whatever the collector does, requests do not fail or wait, and each loss is counted and said. */
@ExtendWith(OutputCaptureExtension.class)
class BadCollectorIntegrationTest {

  private static final int REQUESTS = 25;

  /** The same application without us. */
  private static RunningApplication untroubled;

  @BeforeAll
  static void startUntroubled() {
    untroubled = RunningApplication.start(ShopApplication.class, "sentry.enabled=false");
    untroubled.get("/stock/1");
  }

  @AfterAll
  static void stopUntroubled() {
    untroubled.close();
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of("400", status(400), DiscardReason.SEND_ERROR, "400"),
        Arguments.of("401", status(401), DiscardReason.SEND_ERROR, "Check that the DSN"),
        Arguments.of("413", status(413), DiscardReason.SEND_ERROR, "too large"),
        Arguments.of("429", status(429), DiscardReason.RATE_LIMITED, "limit"),
        Arguments.of("500", status(500), DiscardReason.SEND_ERROR, "500"),
        Arguments.of(
            "garbage",
            new MockResponse.Builder().status("HTTP/1.1 6x nonsense").build(),
            DiscardReason.NETWORK_ERROR,
            "No answer from Sentry"),
        Arguments.of(
            "a reset",
            new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build(),
            DiscardReason.NETWORK_ERROR,
            "No answer from Sentry"));
  }

  private static MockResponse status(int code) {
    return new MockResponse.Builder().code(code).build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void requestsDoNotNotice(
      String name, MockResponse answer, DiscardReason reason, String said, CapturedOutput output) {
    try (SentryServer sentry = new SentryServer().answering(answer);
        RunningApplication shop = start(sentry.dsn())) {
      requestQuickly(shop);

      Ledger ledger = shop.bean(SentryTelemetry.class).ledger();
      await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(
              () -> {
                assertThat(ledger.discarded(reason, DataCategory.SPAN)).isPositive();
                assertThat(output).contains(said);
              });
    }
    assertThat(output).doesNotContain(SentryServer.PUBLIC_KEY);
  }

  @Test
  void aCollectorThatIsDownIsWaitedForOnlyBriefly(CapturedOutput output) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    RunningApplication shop =
        start("http://" + SentryServer.PUBLIC_KEY + "@localhost:" + port + "/42");
    requestQuickly(shop);

    Ledger ledger = shop.bean(SentryTelemetry.class).ledger();
    long start = System.nanoTime();
    shop.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(ledger.endedSpans())
        .isPositive()
        .isEqualTo(discardedSpans(ledger) + ledger.deliveredSpans());
    assertThat(output).doesNotContain(SentryServer.PUBLIC_KEY);
  }

  @Test
  void aCollectorThatNeverAnswersHoldsUpNeitherRequestsNorTheShutdown() throws IOException {
    // Connections wait in the backlog; nobody ever accepts them.
    try (ServerSocket silent = new ServerSocket(0)) {
      RunningApplication shop =
          start(
              "http://" + SentryServer.PUBLIC_KEY + "@localhost:" + silent.getLocalPort() + "/42");
      requestQuickly(shop);

      Ledger ledger = shop.bean(SentryTelemetry.class).ledger();
      long start = System.nanoTime();
      shop.close();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(ledger.endedSpans()).isPositive().isEqualTo(discardedSpans(ledger));
    }
  }

  private static long discardedSpans(Ledger ledger) {
    return Stream.of(DiscardReason.values())
        .mapToLong(reason -> ledger.discarded(reason, DataCategory.SPAN))
        .sum();
  }

  private static RunningApplication start(String dsn) {
    return RunningApplication.start(
        ShopApplication.class, "sentry.dsn=" + dsn, "sentry.traces-sample-rate=1");
  }

  /**
   * By turns with the application without us, so that a busy machine slows both: half of the
   * requests are as quick as its slowest. Had each to wait for the collector, none would be.
   */
  private static void requestQuickly(RunningApplication shop) {
    shop.get("/stock/1"); // Loads what the first request loads.
    long[] nanos = new long[REQUESTS];
    long slowestWithoutUs = 0;
    for (int i = 0; i < REQUESTS; i++) {
      slowestWithoutUs = Math.max(slowestWithoutUs, nanosOfARequest(untroubled));
      nanos[i] = nanosOfARequest(shop);
    }
    Arrays.sort(nanos);
    assertThat(nanos[REQUESTS / 2]).isLessThanOrEqualTo(slowestWithoutUs);
  }

  private static long nanosOfARequest(RunningApplication application) {
    long start = System.nanoTime();
    assertThat(application.get("/stock/1").statusCode()).isEqualTo(200);
    return System.nanoTime() - start;
  }
}
