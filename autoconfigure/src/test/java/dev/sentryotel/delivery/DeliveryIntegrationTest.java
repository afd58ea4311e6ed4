package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.protocol.Dsn;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DeliveryIntegrationTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final MockWebServer server = new MockWebServer();
  private final Ledger ledger = new Ledger();
  private volatile Function<RecordedRequest, MockResponse> answers = request -> status(200).build();
  // What becomes of a request before it was read.
  private volatile MockResponse beforehand = status(200).build();

  @BeforeEach
  void start() throws IOException {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answers.apply(request);
          }

          @Override
          public MockResponse peek() {
            return beforehand;
          }
        });
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  @AfterEach
  void nothingIsLeftRunning() {
    SenderThreads.awaitNone();
    server.close();
  }

  @Test
  void thousandEnvelopesUseNoMoreConnectionsThanRequestsInFlight() {
    answers = request -> status(200).headersDelay(5, TimeUnit.MILLISECONDS).build();
    Delivery delivery = delivery(8, LONG);

    for (int i = 0; i < 1000; i++) {
      delivery.offer(TestEnvelopes.transaction(5, "x".repeat(2000)));
    }
    boolean isFlushed = delivery.flush(LONG);
    DeliverySnapshot snapshot = delivery.snapshot();
    delivery.close(LONG);

    assertThat(isFlushed).isTrue();
    assertThat(ledger.deliveredSpans()).isEqualTo(5000);
    assertThat(snapshot.connectionsOpened()).isBetween(1L, 8L);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 401, 403, 404, 408, 413, 500, 502, 503, 504})
  void refusedEnvelopeIsSentOnceAndCounted(int status) {
    AtomicInteger requests = new AtomicInteger();
    answers =
        request -> {
          requests.incrementAndGet();
          return status(status).addHeader("Retry-After", "0").build();
        };
    Delivery delivery = delivery(2, LONG);

    delivery.offer(TestEnvelopes.transaction(3));
    boolean isFlushed = delivery.flush(LONG);
    int attempts = requests.get();
    delivery.close(LONG);

    assertThat(isFlushed).isTrue();
    assertThat(attempts).isEqualTo(1);
    assertThat(ledger.discarded(DiscardReason.SEND_ERROR, DataCategory.SPAN)).isEqualTo(3);
  }

  enum NoAnswer {
    RESET_AT_START,
    RESET_IN_BODY,
    RESET_AFTER_BODY,
    SILENCE,
    HEADERS_WITHOUT_END
  }

  @ParameterizedTest
  @EnumSource
  void envelopeWithoutAnswerIsTriedAgainThenCounted(NoAnswer fault) {
    answers = request -> faulty(fault);
    beforehand = faulty(fault);
    Delivery delivery = delivery(2, Duration.ofMillis(200));

    delivery.offer(TestEnvelopes.transaction(3, "x".repeat(5000)));
    boolean isFlushed = delivery.flush(LONG);
    delivery.close(Duration.ofMillis(100));

    assertThat(isFlushed).isTrue();
    assertThat(ledger.discarded(DiscardReason.NETWORK_ERROR, DataCategory.SPAN)).isEqualTo(3);
    assertThat(ledger.accounts().retriedCalls()).isEqualTo(2);
  }

  @Test
  void limitWithoutHeadersStopsEverythingForAMinute() {
    answers = request -> status(429).build();
    Delivery delivery = delivery(2, LONG);

    delivery.offer(TestEnvelopes.transaction(3));
    delivery.flush(LONG);
    boolean isTaken = delivery.offer(TestEnvelopes.spans(2));
    Map<String, ?> limits = delivery.snapshot().rateLimitedUntil();
    delivery.close(LONG);

    assertThat(isTaken).isFalse();
    assertThat(limits).containsOnlyKeys("all");
    assertThat(ledger.discarded(DiscardReason.RATE_LIMITED, DataCategory.SPAN)).isEqualTo(3);
    assertThat(ledger.discarded(DiscardReason.RATELIMIT_BACKOFF, DataCategory.SPAN)).isEqualTo(2);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void deadCollectorDoesNotStretchClose() {
    answers = request -> faulty(NoAnswer.SILENCE);
    Delivery delivery = delivery(4, LONG);
    for (int i = 0; i < 20; i++) {
      delivery.offer(TestEnvelopes.transaction(1));
    }
    await().until(() -> server.getRequestCount() == 4);

    long start = System.nanoTime();
    delivery.close(Duration.ofMillis(300));

    // Less than as long as answers, or a call, may keep it.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    assertThat(ledger.accounts().discardedSpans()).isEqualTo(20);
    SenderThreads.awaitNone();
  }

  @Test
  void accountsAddUpWhileFaultsComeAndGo() throws InterruptedException {
    long seed = System.nanoTime();
    Collector collector = new Collector(seed);
    answers = collector::answer;
    Delivery delivery = delivery(16, Duration.ofMillis(400));
    AtomicBoolean isOver = new AtomicBoolean();
    List<String> faults = new ArrayList<>();
    Thread auditor = new Thread(() -> audit(isOver, faults));
    auditor.start();

    offerFromThreads(8, seed, delivery, Duration.ofSeconds(4));
    collector.isHealthy = true;
    boolean isFlushed = delivery.flush(LONG);
    Accounts flushed = ledger.accounts();
    long pending = delivery.snapshot().pendingSpans();
    await().until(() -> delivery.snapshot().rateLimitedUntil().isEmpty());
    delivery.close(LONG);
    isOver.set(true);
    auditor.join();

    Accounts accounts = ledger.accounts();
    String context = "seed " + seed + ", " + accounts;
    assertThat(isFlushed).as(context).isTrue();
    assertThat(pending).as(context).isZero();
    assertThat(flushed.deliveredSpans() + flushed.discardedSpans())
        .as(context)
        .isEqualTo(flushed.endedSpans());
    assertThat(faults).as(context).isEmpty();
    assertThat(collector.takenSpans.get())
        .as(context)
        .isGreaterThanOrEqualTo(accounts.deliveredSpans());
    assertThat(accounts.deliveredSpans()).as(context).isPositive();
    assertThat(accounts.discarded())
        .as(context)
        .extracting(Discarded::reason)
        .contains(
            DiscardReason.SEND_ERROR, DiscardReason.RATE_LIMITED, DiscardReason.RATELIMIT_BACKOFF);
    // A report whose answer is lost is sent again, so Sentry may hear of a loss twice, never not.
    for (Discarded loss : accounts.discarded()) {
      if (loss.reason().isReported()) {
        String key = loss.reason().wireName() + "/" + loss.category().wireName();
        assertThat(collector.reported.getOrDefault(key, 0L))
            .as("%s: %s", key, context)
            .isGreaterThanOrEqualTo(loss.quantity());
      }
    }
  }

  private void offerFromThreads(int count, long seed, Delivery delivery, Duration time)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    long deadline = System.nanoTime() + time.toNanos();
    for (int i = 0; i < count; i++) {
      Random random = new Random(seed + i);
      Thread thread =
          new Thread(
              () -> {
                while (System.nanoTime() < deadline) {
                  offerOne(random, delivery);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void offerOne(Random random, Delivery delivery) {
    int spans = 1 + random.nextInt(20);
    for (int i = 0; i < spans; i++) {
      ledger.spanEnded();
    }
    boolean isTransaction = random.nextBoolean();
    boolean isTaken =
        delivery.offer(
            isTransaction
                ? TestEnvelopes.transaction(spans, "{\"count\":" + spans + "}")
                : TestEnvelopes.envelope(
                    DataCategory.SPAN, spans, "span", "{\"count\":" + spans + "}"));
    if (!isTaken || delivery.snapshot().waitingEnvelopes() > 500) {
      Thread.yield();
    }
    if (random.nextInt(200) == 0) {
      delivery.flush(Duration.ofMillis(5));
    }
  }

  private void audit(AtomicBoolean isOver, List<String> faults) {
    while (!isOver.get()) {
      Accounts accounts = ledger.accounts();
      if (accounts.deliveredSpans() + accounts.discardedSpans() > accounts.endedSpans()) {
        faults.add(accounts.toString());
      }
    }
  }

  /** A collector in whose life every fault has its time. */
  private static final class Collector {

    final AtomicLong takenSpans = new AtomicLong();
    final Map<String, Long> reported = new ConcurrentHashMap<>();
    volatile boolean isHealthy;
    private final Random random;

    Collector(long seed) {
      random = new Random(seed);
    }

    MockResponse answer(RecordedRequest request) {
      SentEnvelope envelope = SentEnvelope.parse(body(request));
      int lot = isHealthy ? 1000 : random.nextInt(1000);
      if (lot < 20) {
        return status(503).build();
      }
      if (lot < 40) {
        return faulty(NoAnswer.RESET_AFTER_BODY);
      }
      if (lot < 45) {
        return faulty(NoAnswer.SILENCE);
      }
      if (lot < 55) {
        return status(429).addHeader("X-Sentry-Rate-Limits", "0.02::key").build();
      }
      envelope.discardedEvents().forEach(this::addReported);
      if (lot < 75) {
        // Relay takes what is not limited, such as the report.
        return status(429).addHeader("X-Sentry-Rate-Limits", "0.02:transaction:key").build();
      }
      envelope.items().stream()
          .filter(item -> !item.type().equals("client_report"))
          .forEach(item -> takenSpans.addAndGet(count(item.payload())));
      return status(200).build();
    }

    private void addReported(String event) {
      int slash = event.lastIndexOf('/');
      reported.merge(
          event.substring(0, slash), Long.parseLong(event.substring(slash + 1)), Long::sum);
    }

    private static int count(String payload) {
      return Integer.parseInt(payload.substring("{\"count\":".length(), payload.length() - 1));
    }
  }

  private Delivery delivery(int maxRequestsInFlight, Duration callTimeout) {
    OkHttpTransportOptions options =
        OkHttpTransportOptions.builder()
            .callTimeout(callTimeout)
            .maxRequestsInFlight(maxRequestsInFlight)
            .build();
    Dsn dsn = Dsn.parse("http://key@127.0.0.1:" + server.getPort() + "/42");
    DeliveryTiming timing =
        new DeliveryTiming(
            System::nanoTime,
            InstantSource.system(),
            () -> 0.5,
            Duration.ofMillis(5),
            Duration.ofMillis(5),
            Duration.ofSeconds(5),
            Duration.ofHours(1));
    return new Delivery(
        new DeliveryOptions(4 << 20, maxRequestsInFlight, true),
        new OkHttpTransport(dsn, options),
        ledger,
        timing);
  }

  private static MockResponse.Builder status(int status) {
    return new MockResponse.Builder().code(status);
  }

  private static MockResponse faulty(NoAnswer fault) {
    MockResponse.Builder response = new MockResponse.Builder();
    switch (fault) {
      case RESET_AT_START -> response.onRequestStart(new SocketEffect.CloseSocket());
      case RESET_IN_BODY -> response.onRequestBody(new SocketEffect.CloseSocket());
      case RESET_AFTER_BODY -> response.onResponseStart(new SocketEffect.CloseSocket());
      case SILENCE -> response.onResponseStart(SocketEffect.Stall.INSTANCE);
      case HEADERS_WITHOUT_END -> {
        for (int i = 0; i < 1024; i++) {
          response.addHeader("X-Filler-" + i, "y".repeat(1024));
        }
      }
    }
    return response.build();
  }

  private static byte[] body(RecordedRequest request) {
    byte[] bytes = request.getBody() == null ? new byte[0] : request.getBody().toByteArray();
    if (!"gzip".equals(request.getHeaders().get("Content-Encoding"))) {
      return bytes;
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
