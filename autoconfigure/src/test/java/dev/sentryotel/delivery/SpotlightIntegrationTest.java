package dev.sentryotel.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sentryotel.protocol.DataCategory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import mockwebserver3.junit5.StartStop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SpotlightIntegrationTest {

  @StartStop private final MockWebServer server = new MockWebServer();

  private final FakeTime time = new FakeTime();
  private Spotlight spotlight = new Spotlight(Spotlight.DEFAULT_URL);

  @AfterEach
  void close() {
    spotlight.close();
  }

  private Spotlight open(String url) {
    spotlight = new Spotlight(url, time, time);
    return spotlight;
  }

  private Spotlight open() {
    return open(server.url("/stream").toString());
  }

  private static MockResponse status(int status) {
    return new MockResponse.Builder().code(status).build();
  }

  private void awaitEnds(long count) {
    await()
        .until(
            () ->
                spotlight.state().sentEnvelopes() + spotlight.state().droppedEnvelopes() == count);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("sentry-spotlight"))
        .count();
  }

  @Test
  void everyEnvelopeIsPostedPlainWithItsType() throws Exception {
    server.enqueue(status(200));
    server.enqueue(status(200));
    String payload = "{\"text\":\"" + "x".repeat(5_000) + "\"}";

    open().accept(TestEnvelopes.transaction(1, payload));
    spotlight.accept(TestEnvelopes.spans(3));
    awaitEnds(2);

    RecordedRequest first = server.takeRequest();
    assertThat(first.getRequestLine()).isEqualTo("POST /stream HTTP/1.1");
    assertThat(first.getHeaders().get("Content-Type")).isEqualTo("application/x-sentry-envelope");
    assertThat(first.getHeaders().names())
        .doesNotContain("Content-Encoding", "X-Sentry-Auth", "sentry-trace", "baggage");
    assertThat(first.getBody().string(UTF_8))
        .isEqualTo(
            "{\"sdk\":{\"name\":\"a.b\",\"version\":\"1.0.0\"},\"sent_at\":\"2026-01-01T00:00:00.000Z\"}\n"
                + "{\"type\":\"transaction\",\"length\":"
                + payload.length()
                + "}\n"
                + payload
                + "\n");
    assertThat(server.takeRequest().getBody().string(UTF_8)).contains("\"type\":\"span\"");
    assertThat(spotlight.state()).isEqualTo(new Spotlight.State(2, 0, true));
  }

  @Test
  void whereNobodyListensThePauseDoublesUpToAMinuteAndTheLogHasItOnce(CapturedOutput output)
      throws IOException {
    String deadUrl;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      deadUrl = "http://localhost:" + socket.getLocalPort() + "/stream";
    }
    open(deadUrl);
    long ends = 0;
    Duration now = Duration.ZERO;

    for (int pause : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      spotlight.accept(TestEnvelopes.transaction(1));
      awaitEnds(++ends);
      time.moveTo(now.plusSeconds(pause).minusNanos(1));
      spotlight.accept(TestEnvelopes.transaction(1));
      // Dropped on the spot: within the pause nothing is tried.
      assertThat(spotlight.state()).isEqualTo(new Spotlight.State(0, ++ends, false));
      now = now.plusSeconds(pause);
      time.moveTo(now);
    }

    assertThat(output).containsOnlyOnce("copies are dropped until it does");
    assertThat(output).contains("Spotlight at " + deadUrl).contains("sentry.spotlight: false");
  }

  @Test
  void itIsTriedAgainAfterThePauseAndThePauseBeginsAnew() {
    server.enqueue(status(500));
    server.enqueue(status(500));
    server.enqueue(status(200));
    server.enqueue(
        new MockResponse.Builder().onRequestStart(new SocketEffect.CloseSocket()).build());
    server.enqueue(status(200));

    open().accept(TestEnvelopes.transaction(1));
    awaitEnds(1);
    time.moveTo(Duration.ofSeconds(1));
    spotlight.accept(TestEnvelopes.transaction(1));
    awaitEnds(2);
    time.moveTo(Duration.ofSeconds(3));
    spotlight.accept(TestEnvelopes.transaction(1));
    awaitEnds(3);
    assertThat(spotlight.state()).isEqualTo(new Spotlight.State(1, 2, true));
  }

  @Test
  void aBlackHoleCostsOneConnectionAndABoundedLine() throws Exception {
    try (ServerSocket hole = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      open("http://localhost:" + hole.getLocalPort() + "/stream");
      int bytes = 64 * 1024;
      int offered = 1_000;

      for (int i = 0; i < offered; i++) {
        spotlight.accept(TestEnvelopes.ofBytes(DataCategory.TRANSACTION, 1, bytes));
      }

      // 4 MiB may wait, one is under way; all others were turned away at once.
      assertThat(spotlight.state().droppedEnvelopes()).isGreaterThan(offered - 70);
      assertThat(spotlight.state().sentEnvelopes()).isZero();
      awaitEnds(offered);
      assertThat(threads()).isEqualTo(1);
    }
  }

  @Test
  void closeSendsWhatWaits() {
    for (int i = 0; i < 20; i++) {
      server.enqueue(status(200));
    }
    open();
    for (int i = 0; i < 20; i++) {
      spotlight.accept(TestEnvelopes.transaction(1));
    }

    spotlight.close();

    assertThat(spotlight.state().sentEnvelopes() + spotlight.state().droppedEnvelopes())
        .isEqualTo(20);
    assertThat(spotlight.state().sentEnvelopes()).isPositive();
    spotlight.accept(TestEnvelopes.transaction(1));
    assertThat(spotlight.state().droppedEnvelopes()).isPositive();
  }

  @Test
  void closeEndsACallUnderWayAndLeavesNoThread() throws Exception {
    try (ServerSocket hole = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      open("http://localhost:" + hole.getLocalPort() + "/stream");
      spotlight.accept(TestEnvelopes.transaction(1));
      spotlight.accept(TestEnvelopes.transaction(1));

      spotlight.close();

      await().atMost(10, TimeUnit.SECONDS).until(() -> threads() == 0);
      assertThat(spotlight.state()).isEqualTo(new Spotlight.State(0, 2, false));
    }
  }

  @Test
  void itsNameShowsNoSecret() {
    assertThat(open("http://alice:secret@localhost:8969/stream?token=secret"))
        .hasToString("Spotlight at http://localhost:8969/stream");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ture", "localhost:8969", "ftp://localhost/stream", "http://"})
  void whatIsNoUrlIsRefused(String url) {
    assertThatThrownBy(() -> new Spotlight(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http://localhost:8969/stream");
  }
}
