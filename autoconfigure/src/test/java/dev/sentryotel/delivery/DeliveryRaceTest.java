package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The close against everything that may go on at that moment, with and without a spool. */
@Timeout(60)
class DeliveryRaceTest {

  private static final int THREADS = 4;
  private static final int LEFT_BEHIND = 10;
  private static final SpoolPace PACE =
      new SpoolPace(
          Duration.ZERO,
          Duration.ofMillis(1),
          Duration.ofMillis(1),
          Duration.ofMillis(2),
          Duration.ofMillis(1),
          Duration.ofMillis(1));

  @TempDir private Path directory;
  private final Ledger ledger = new Ledger();
  private final FakeTransport transport = new FakeTransport();
  private final AtomicInteger names = new AtomicInteger();
  private final AtomicLong offered = new AtomicLong();
  private final Queue<CompletableResultCode> flushes = new ConcurrentLinkedQueue<>();
  private final Queue<String> taken = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
  private volatile boolean isOver;

  @RepeatedTest(60)
  void closeAgainstEverything() throws InterruptedException {
    race(null);
  }

  @RepeatedTest(60)
  void closeAgainstEverythingWithASpool() throws Exception {
    SpoolOptions options = new SpoolOptions(directory, 1 << 20, Duration.ofDays(1), "");
    try (SpoolDirectory spool = SpoolDirectory.open(options)) {
      for (int i = 0; i < LEFT_BEHIND; i++) {
        spool.write(
            TestEnvelopes.transaction(1, "{\"n\":-" + i + "}"), FakeTime.START.toEpochMilli());
      }
    }

    race(options);

    Accounts accounts = ledger.accounts();
    assertThat(files())
        .as(accounts.toString())
        .hasSize(
            LEFT_BEHIND
                + (int)
                    (accounts.spooledSpans()
                        - accounts.replayedSpans()
                        - accounts.lostReplaySpans()))
        .allMatch(name -> name.endsWith(".envelope"));
  }

  private void race(@Nullable SpoolOptions spool) throws InterruptedException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    transport.behavior = this::answer;
    Delivery delivery =
        new Delivery(
            new DeliveryOptions(20_000, 4, false),
            spool,
            transport,
            ledger,
            new FakeTime().timing(),
            PACE);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random own = new Random(seed + i);
      Thread thread = new Thread(() -> work(delivery, own));
      threads.add(thread);
      thread.start();
    }
    LockSupport.parkNanos(random.nextInt((int) TimeUnit.MILLISECONDS.toNanos(8)));
    delivery.close(Duration.ofMillis(random.nextInt(10)));
    isOver = true;
    for (Thread thread : threads) {
      thread.join();
    }

    Accounts accounts = ledger.accounts();
    String context = "seed " + seed + ", " + accounts;
    assertThat(faults).as(context).isEmpty();
    assertThat(accounts.deliveredSpans() + accounts.discardedSpans() + accounts.spooledSpans())
        .as(context)
        .isEqualTo(offered.get());
    assertThat(delivery.snapshot().pendingSpans()).as(context).isZero();
    assertThat(delivery.snapshot().pendingBytes()).as(context).isZero();
    assertThat(flushes).as(context).allMatch(CompletableResultCode::isDone);
    assertThat(taken).as(context).doesNotHaveDuplicates();
    SenderThreads.awaitNone();
  }

  private void work(Delivery delivery, Random random) {
    try {
      while (!isOver) {
        offered.incrementAndGet();
        delivery.offer(TestEnvelopes.transaction(1, "{\"n\":" + names.incrementAndGet() + "}"));
        switch (random.nextInt(200)) {
          case 0 -> delivery.close(Duration.ofMillis(random.nextInt(10)));
          case 1, 2 -> delivery.flush(Duration.ofMillis(1));
          case 3, 4 -> flushes.add(delivery.flush());
          case 5, 6 -> delivery.snapshot();
          default -> LockSupport.parkNanos(random.nextInt(100_000));
        }
      }
    } catch (RuntimeException | Error e) {
      faults.add(e);
    }
  }

  private Answer answer(SentEnvelope envelope) throws IOException {
    int lot = (int) (names.get() % 10 + System.nanoTime() % 10);
    if (lot < 4) {
      throw new IOException("no answer");
    }
    if (lot == 4) {
      return Answer.ofStatus(503);
    }
    if (lot == 5) {
      throw new IllegalStateException("a transport that throws");
    }
    if (lot == 6) {
      LockSupport.parkNanos(2_000_000);
    }
    taken.add(envelope.items().get(0).payload());
    return Answer.ofStatus(200);
  }

  private List<String> files() {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths.filter(Files::isRegularFile).map(path -> path.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
