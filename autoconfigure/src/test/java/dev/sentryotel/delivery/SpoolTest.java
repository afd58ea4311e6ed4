package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SpoolTest {

  private static final Duration LONG = Duration.ofSeconds(10);
  private static final long PLENTY = 100 << 20;
  private static final Duration DAY = Duration.ofDays(1);
  private static final String DEAD = "0123456789abcdef";

  private static final SpoolPace PACE =
      new SpoolPace(
          Duration.ofMillis(1),
          Duration.ofMillis(5),
          Duration.ofHours(1),
          Duration.ofMillis(20),
          Duration.ofMillis(5),
          Duration.ofMillis(20));

  @TempDir private Path directory;
  private final FakeTime time = new FakeTime();
  private final FakeTransport transport = new FakeTransport();
  private final Ledger ledger = new Ledger();
  private final List<Delivery> open = new ArrayList<>();

  @AfterEach
  void nothingIsLeftRunning() {
    open.forEach(delivery -> delivery.close(Duration.ZERO));
    SenderThreads.awaitNone();
    assertThat(files()).noneMatch(name -> name.endsWith(".alive"));
  }

  @Test
  void whatGotNoAnswerIsKeptAndSentOnceAnAnswerComes() {
    AtomicInteger calls = new AtomicInteger();
    transport.behavior =
        sent -> {
          if (calls.incrementAndGet() <= 3) {
            throw new IOException("no answer");
          }
          return Answer.ofStatus(200);
        };
    Delivery delivery = delivery();

    delivery.offer(TestEnvelopes.transaction(3, "{\"n\":1}"));
    await().until(() -> ledger.accounts().replayedSpans() == 3);

    assertThat(transport.attempts).hasSize(4);
    assertThat(transport.attempts.get(3).items().get(0).payload()).isEqualTo("{\"n\":1}");
    assertThat(ledger.accounts())
        .returns(3L, Accounts::spooledSpans)
        .returns(0L, Accounts::deliveredSpans)
        .returns(0L, Accounts::discardedSpans);
    await().until(() -> envelopes().isEmpty());
  }

  @Test
  void flushEndsWhenWhatHasNoAnswerIsKept() {
    transport.behavior = sent -> fail();
    Delivery delivery = delivery();

    delivery.offer(TestEnvelopes.transaction(3));
    boolean isFlushed = delivery.flush(LONG);

    assertThat(isFlushed).isTrue();
    assertThat(ledger.accounts().spooledSpans()).isEqualTo(3);
    assertThat(delivery.snapshot().pendingSpans()).isZero();
  }

  @Test
  void whatIsLeftAtCloseIsKeptForTheNextProcess() {
    transport.behavior = sent -> transport.swallow();
    Delivery first = delivery(1_000_000, 2);
    offer(first, 20);
    first.close(Duration.ZERO);
    FakeTransport answering = new FakeTransport();
    Ledger ledgerOfNext = new Ledger();

    time.moveTo(Duration.ofMinutes(5));
    opened(delivery(options(PLENTY, DAY), answering, ledgerOfNext, 1_000_000, 2));
    await().until(() -> ledgerOfNext.accounts().replayedSpans() == 40);

    assertThat(ledger.accounts()).returns(40L, Accounts::spooledSpans);
    assertThat(ledger.accounts().discarded()).isEmpty();
    assertThat(ledgerOfNext.accounts().endedSpans()).isZero();
    assertThat(answering.attempts)
        .hasSize(20)
        .allMatch(
            sent -> sent.header().get("sent_at").asString().equals("2026-01-01T00:05:00.000Z"));
    assertThat(answering.attempts.stream().map(SpoolTest::payload))
        .containsExactlyInAnyOrderElementsOf(payloads(20));
  }

  @Test
  void whatWaitsForItsNextAttemptAtCloseIsKept() throws InterruptedException {
    CountDownLatch failed = new CountDownLatch(1);
    transport.behavior =
        sent -> {
          failed.countDown();
          return fail();
        };
    DeliveryTiming patient =
        new DeliveryTiming(
            time,
            time,
            () -> 0,
            Duration.ofHours(1),
            Duration.ofHours(1),
            LONG,
            Duration.ofHours(1));
    Delivery delivery =
        opened(
            new Delivery(
                new DeliveryOptions(1_000_000, 1, true),
                options(PLENTY, DAY),
                transport,
                ledger,
                patient,
                PACE));

    offer(delivery, 1);
    failed.await();
    delivery.close(LONG);

    assertThat(ledger.accounts().spooledSpans()).isEqualTo(2);
  }

  @Test
  void lineMoreThanHalfFullSpillsItsOldest() {
    Envelope envelope = TestEnvelopes.transaction(2, "x".repeat(1000));
    transport.behavior = sent -> transport.swallow();
    Delivery delivery = delivery(10L * envelope.bytes().length, 1);

    for (int i = 0; i < 50; i++) {
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> delivery.snapshot().pendingBytes() <= 5L * envelope.bytes().length);
      delivery.offer(envelope);
    }
    await().until(() -> ledger.accounts().spooledSpans() == 90);

    assertThat(delivery.snapshot().pendingSpans()).isEqualTo(10);
    assertThat(ledger.accounts().discarded()).isEmpty();
  }

  @Test
  void fileIsThereUntilItsAnswerCame() {
    CountDownLatch latch = new CountDownLatch(1);
    leaveBehind(1);
    transport.behavior = FakeTransport.after(latch, 200);

    delivery();
    await().until(() -> transport.inFlight.get() == 1);
    List<String> during = envelopes();
    latch.countDown();

    assertThat(during).hasSize(1);
    await().until(() -> envelopes().isEmpty());
  }

  @Test
  void fileStaysWhileNoAnswerComes() {
    leaveBehind(1);
    transport.behavior = sent -> fail();

    delivery();
    await().until(() -> transport.attempts.size() > 3);

    assertThat(envelopes()).hasSize(1);
    assertThat(ledger.accounts().discarded()).isEmpty();
    assertThat(ledger.accounts().lostReplaySpans()).isZero();
  }

  @Test
  void refusedFileIsGivenUpCountedAndTheNextIsRiskedLater() {
    leaveBehind(3);
    transport.behavior = sent -> Answer.ofStatus(503);

    Delivery delivery = delivery(1_000_000, 1);
    await().until(() -> ledger.accounts().lostReplaySpans() == 2);
    delivery.offer(TestEnvelopes.spans(1));
    delivery.flush(LONG);

    assertThat(envelopes()).hasSize(2);
    assertThat(lost(DiscardReason.SEND_ERROR, DataCategory.TRANSACTION)).isEqualTo(1);
    assertThat(lost(DiscardReason.SEND_ERROR, DataCategory.SPAN)).isEqualTo(3);
    assertThat(ledger.accounts().discardedSpans()).isEqualTo(1);
  }

  @Test
  void limitedFilesWaitForTheEndOfTheLimit() {
    leaveBehind(3);
    transport.behavior = sent -> new Answer(200, "60:transaction:key", null, null);

    Delivery delivery = delivery(1_000_000, 1);
    await().until(() -> ledger.accounts().replayedSpans() == 2);
    delivery.offer(TestEnvelopes.spans(1));
    delivery.flush(LONG);
    int during = envelopes().size();
    time.moveTo(Duration.ofSeconds(61));

    await().until(() -> transport.attempts.size() == 3);
    assertThat(during).isEqualTo(2);
    assertThat(ledger.accounts().discarded()).isEmpty();
  }

  @Test
  void oneIsInFlightAndLiveTrafficGoesFirst() {
    leaveBehind(20);
    CountDownLatch latch = new CountDownLatch(1);
    transport.behavior = FakeTransport.after(latch, 200);

    Delivery delivery = delivery(1_000_000, 64);
    await().until(() -> transport.inFlight.get() == 1);
    delivery.offer(TestEnvelopes.transaction(1, "{\"live\":1}"));
    await().until(() -> transport.inFlight.get() == 2);
    latch.countDown();

    await().until(() -> ledger.accounts().replayedSpans() == 40);
    assertThat(payload(transport.attempts.get(1))).isEqualTo("{\"live\":1}");
    assertThat(transport.mostInFlight).hasValue(2);
  }

  @Test
  void nextIsSentWhenTheFileOfTheOneBeforeIsGone() {
    leaveBehind(20);
    List<Integer> files = new CopyOnWriteArrayList<>();
    transport.behavior =
        sent -> {
          files.add(envelopes().size());
          return Answer.ofStatus(200);
        };

    delivery(1_000_000, 64);

    await().until(() -> ledger.accounts().replayedSpans() == 40);
    assertThat(files).isEqualTo(IntStream.iterate(20, i -> i > 0, i -> i - 1).boxed().toList());
  }

  @Test
  void closeDoesNotWaitForTheWholeSpoolToBeSent() {
    leaveBehind(500);
    transport.behavior =
        sent -> {
          LockSupport.parkNanos(20_000_000); // A slow server: its latency is the point.
          return Answer.ofStatus(200);
        };
    Delivery delivery = delivery();
    await().until(() -> ledger.accounts().replayedSpans() > 0);

    boolean isDrained = delivery.drain(LONG);
    delivery.close(LONG);

    assertThat(isDrained).isTrue();
    assertThat(envelopes()).hasSizeGreaterThan(300);
    assertThat(envelopes()).hasSize(500 - (int) (ledger.accounts().replayedSpans() / 2));
  }

  @Test
  void oldestGoFirstWhenTheSpoolIsFull() {
    transport.behavior = sent -> fail();
    long block = SpoolOptions.BLOCK_BYTES;
    Delivery delivery = opened(delivery(options(10 * block, DAY), transport, ledger, 1_000_000, 1));

    for (int i = 0; i < 25; i++) {
      time.moveTo(Duration.ofSeconds(i));
      delivery.offer(numbered(i));
      delivery.flush(LONG);
    }

    assertThat(envelopes()).hasSizeBetween(9, 10);
    // One that is being replayed at that moment is spared, and the next oldest goes instead.
    assertThat(envelopes().get(0))
        .isGreaterThanOrEqualTo("" + FakeTime.START.plusSeconds(14).toEpochMilli());
    assertThat(lost(DiscardReason.CACHE_OVERFLOW, DataCategory.TRANSACTION)).isEqualTo(15);
    assertThat(ledger.accounts())
        .returns(50L, Accounts::spooledSpans)
        .returns(30L, Accounts::lostReplaySpans)
        .returns(0L, Accounts::discardedSpans);
  }

  @Test
  void envelopeLargerThanTheSpoolIsDiscardedAndCounted() {
    transport.behavior = sent -> fail();
    Delivery delivery = opened(delivery(options(5000, DAY), transport, ledger, 1_000_000, 1));

    delivery.offer(TestEnvelopes.transaction(2, "x".repeat(5000)));
    delivery.flush(LONG);

    assertThat(lost(DiscardReason.CACHE_OVERFLOW, DataCategory.SPAN)).isEqualTo(2);
    assertThat(ledger.accounts().discardedSpans()).isEqualTo(2);
    assertThat(envelopes()).isEmpty();
  }

  @Test
  void smallerBoundOfTheNextProcessHolds() {
    leaveBehind(20);

    transport.behavior = sent -> fail();
    opened(delivery(options(5L * SpoolOptions.BLOCK_BYTES, DAY), transport, ledger, 1_000_000, 1));

    await().until(() -> envelopes().size() == 5);
    assertThat(ledger.accounts().lostReplaySpans()).isEqualTo(30);
  }

  @Test
  void tooOldIsGivenUpAndSentryIsTold() {
    leaveBehind(2);
    time.moveTo(Duration.ofHours(25));

    Delivery delivery = delivery();
    await().until(() -> envelopes().isEmpty());
    delivery.close(LONG);

    assertThat(transport.attempts.stream().flatMap(sent -> sent.discardedEvents().stream()))
        .containsExactly("cache_overflow/transaction/2", "cache_overflow/span/4");
    assertThat(ledger.accounts()).returns(4L, Accounts::lostReplaySpans);
  }

  @Test
  void lossesThatSentryWasNotToldOfAreReportedByTheNextProcess() {
    transport.behavior = sent -> fail();
    Delivery first = opened(delivery(options(5000, DAY), transport, ledger, 1_000_000, 1));
    first.offer(TestEnvelopes.transaction(2, "x".repeat(5000)));
    first.flush(LONG);
    first.close(Duration.ZERO);
    FakeTransport answering = new FakeTransport();

    opened(delivery(options(5000, DAY), answering, new Ledger(), 1_000_000, 1));

    await().until(() -> !answering.attempts.isEmpty());
    assertThat(answering.attempts.get(0).discardedEvents())
        .containsExactly("cache_overflow/transaction/1", "cache_overflow/span/2");
  }

  @Test
  void ownerAloneMayReadIt() throws IOException {
    assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"));
    leaveBehind(1);

    Path file =
        paths().stream().filter(path -> path.toString().endsWith(".envelope")).findAny().get();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void whatIsMeantForAnotherProjectIsNotSent() {
    leaveBehind(1);
    SpoolOptions other = new SpoolOptions(directory, PLENTY, DAY, "https://other.example/42");

    Delivery delivery = opened(delivery(other, transport, ledger, 1_000_000, 1));
    delivery.offer(TestEnvelopes.transaction(7));
    delivery.flush(LONG);
    await().until(() -> files().stream().anyMatch(name -> name.endsWith(".alive")));

    assertThat(transport.attempts).hasSize(1);
    assertThat(envelopes()).hasSize(1);
  }

  @Test
  void whatADeadProcessHadBegunIsFreed() throws IOException {
    leaveBehind(2);
    Path place = place();
    Files.createFile(place.resolve(DEAD + ".alive"));
    Path ready =
        paths().stream().filter(path -> path.toString().endsWith(".envelope")).findAny().get();
    Files.move(ready, place.resolve(ready.getFileName() + "." + DEAD));
    Files.writeString(place.resolve("1767225600000-" + DEAD + "-00000000.partial"), "sentry-ot");

    delivery();

    await().until(() -> ledger.accounts().replayedSpans() == 4);
    await().until(() -> envelopes().isEmpty());
    assertThat(files()).noneMatch(name -> name.contains(DEAD));
  }

  @Test
  void whatALivingProcessHasBegunIsLeftToIt() throws IOException {
    leaveBehind(1);
    Path place = place();
    Path partial = Files.createFile(place.resolve("1767225600000-" + DEAD + "-00000000.partial"));
    Path claimed =
        Files.createFile(place.resolve("1767225600000-" + DEAD + "-00000001.envelope." + DEAD));
    try (OtherProcess other = OtherProcess.locking(place.resolve(DEAD + ".alive"))) {

      delivery();
      await().until(() -> ledger.accounts().replayedSpans() == 2);

      assertThat(other.isAlive()).isTrue();
      assertThat(partial).exists();
      assertThat(claimed).exists();
    }

    await().until(() -> !Files.exists(partial) && !Files.exists(claimed));
  }

  @Test
  void twoClientsOfAProcessSendEachFileOnce() {
    leaveBehind(200);
    Ledger other = new Ledger();

    delivery();
    opened(delivery(options(PLENTY, DAY), transport, other, 1_000_000, 8));

    await().until(() -> envelopes().isEmpty());
    await()
        .until(() -> ledger.accounts().replayedSpans() + other.accounts().replayedSpans() == 400);
    assertThat(transport.attempts.stream().map(SpoolTest::payload)).doesNotHaveDuplicates();
  }

  @Test
  void lockOutlivesAnotherClientOfTheProcess() throws Exception {
    Delivery delivery = delivery();
    await().until(() -> files().size() == 1);
    Path alive = place().resolve(files().get(0));

    delivery(options(PLENTY, DAY), new FakeTransport(), new Ledger(), 1_000_000, 8).close(LONG);

    assertThat(OtherProcess.canLock(alive)).isFalse();
    delivery.close(LONG);
  }

  @Test
  void tornAndForeignFilesAreNoHindrance() throws IOException {
    leaveBehind(3);
    List<Path> ready =
        paths().stream().filter(path -> path.toString().endsWith(".envelope")).sorted().toList();
    Files.write(ready.get(0), new byte[0]);
    byte[] changed = Files.readAllBytes(ready.get(1));
    changed[changed.length - 3] ^= 1;
    Files.write(ready.get(1), changed);
    Path foreign = Files.writeString(place().resolve("notes.txt"), "mine");
    Path odd =
        Files.createDirectory(place().resolve("1000000000000-" + DEAD + "-00000000.envelope"));

    delivery();

    await().until(() -> ledger.accounts().replayedSpans() == 2);
    await().until(() -> !Files.exists(ready.get(1)));
    assertThat(ready.get(0)).doesNotExist();
    assertThat(foreign).hasContent("mine");
    assertThat(odd).exists();
    assertThat(lost(DiscardReason.INVALID, DataCategory.TRANSACTION)).isEqualTo(1);
    assertThat(transport.attempts).hasSize(1);
  }

  @Test
  void directoryThatCannotBeMadeIsAsIfThereWereNone() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    transport.behavior = sent -> fail();
    SpoolOptions impossible = new SpoolOptions(file.resolve("spool"), PLENTY, DAY, "");

    Delivery delivery = opened(delivery(impossible, transport, ledger, 1_000_000, 1));
    delivery.offer(TestEnvelopes.transaction(2));
    boolean isFlushed = delivery.flush(LONG);
    transport.behavior = sent -> Answer.ofStatus(200);
    delivery.offer(TestEnvelopes.transaction(5));
    delivery.flush(LONG);

    assertThat(isFlushed).isTrue();
    assertThat(lost(DiscardReason.NETWORK_ERROR, DataCategory.SPAN)).isEqualTo(2);
    assertThat(ledger.deliveredSpans()).isEqualTo(5);
  }

  @Test
  void directoryThatVanishedIsMadeAgain() throws IOException {
    transport.behavior = sent -> fail();
    Delivery delivery = delivery();
    delivery.offer(TestEnvelopes.transaction(2));
    delivery.flush(LONG);
    deleteAll();

    await()
        .until(
            () -> {
              delivery.offer(TestEnvelopes.transaction(2));
              delivery.flush(LONG);
              return !envelopes().isEmpty();
            });

    assertThat(delivery.snapshot().pendingSpans()).isZero();
    assertThat(ledger.accounts().spooledSpans()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void ageBeyondWhatSentryTakesIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(PLENTY, Duration.ofDays(5)))
        .withMessageContaining("119 hours");
    assertThatIllegalArgumentException().isThrownBy(() -> options(PLENTY, Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> options(0, DAY));
  }

  /** Another process that holds a lock; a process cannot see its own. */
  private record OtherProcess(Process process) implements AutoCloseable {

    static OtherProcess locking(Path file) throws IOException {
      Process process = start(file, "hold");
      int answer = process.getInputStream().read();
      assertThat(answer).isEqualTo('y');
      return new OtherProcess(process);
    }

    static boolean canLock(Path file) throws IOException {
      try (OtherProcess other = new OtherProcess(start(file, "try"))) {
        return other.process.getInputStream().read() == 'y';
      }
    }

    private static Process start(Path file, String mode) throws IOException {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              FileLocker.class.getName(),
              file.toString(),
              mode)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    }

    boolean isAlive() {
      return process.isAlive();
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }

  /** Locks a file until it is killed. */
  static final class FileLocker {

    private FileLocker() {}

    public static void main(String[] arguments) throws IOException {
      try (FileChannel channel =
              FileChannel.open(
                  Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        System.out.print(lock == null ? 'n' : 'y');
        System.out.flush();
        if (arguments[1].equals("hold")) {
          System.in.read();
        }
      }
    }
  }

  private Delivery delivery() {
    return delivery(1_000_000, 8);
  }

  private Delivery delivery(long maxQueueBytes, int maxRequestsInFlight) {
    return opened(
        delivery(options(PLENTY, DAY), transport, ledger, maxQueueBytes, maxRequestsInFlight));
  }

  private Delivery delivery(
      SpoolOptions spool,
      FakeTransport transport,
      Ledger ledger,
      long maxQueueBytes,
      int maxRequestsInFlight) {
    return new Delivery(
        new DeliveryOptions(maxQueueBytes, maxRequestsInFlight, true),
        spool,
        transport,
        ledger,
        time.timing(),
        PACE);
  }

  private Delivery opened(Delivery delivery) {
    open.add(delivery);
    return delivery;
  }

  private SpoolOptions options(long maxBytes, Duration maxAge) {
    return new SpoolOptions(directory, maxBytes, maxAge, "https://o1.example.com/api/42");
  }

  /** Fills the spool with transactions of two spans, as a process that ended. */
  private void leaveBehind(int envelopes) {
    FakeTransport silent = new FakeTransport();
    silent.behavior = sent -> silent.swallow();
    Delivery delivery = delivery(options(PLENTY, DAY), silent, new Ledger(), 50_000_000, 1);
    offer(delivery, envelopes);
    delivery.close(Duration.ZERO);
    assertThat(envelopes()).hasSize(envelopes);
  }

  private static void offer(Delivery delivery, int envelopes) {
    for (int i = 0; i < envelopes; i++) {
      assertThat(delivery.offer(numbered(i))).isTrue();
    }
  }

  private static Envelope numbered(int number) {
    return TestEnvelopes.transaction(2, "{\"n\":" + number + "}");
  }

  private static List<String> payloads(int envelopes) {
    return Stream.iterate(0, i -> i + 1).limit(envelopes).map(i -> "{\"n\":" + i + "}").toList();
  }

  private static String payload(SentEnvelope envelope) {
    return envelope.items().get(0).payload();
  }

  private long lost(DiscardReason reason, DataCategory category) {
    return ledger.discarded(reason, category);
  }

  /** Returns the names of files with whole envelopes. */
  private List<String> envelopes() {
    return files().stream().filter(name -> name.contains(".envelope")).sorted().toList();
  }

  private List<String> files() {
    return paths().stream().map(path -> path.getFileName().toString()).toList();
  }

  private Path place() throws IOException {
    try (Stream<Path> places = Files.list(directory)) {
      return places.findFirst().orElseThrow();
    }
  }

  private List<Path> paths() {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths.filter(Files::isRegularFile).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // A file went while we looked.
    }
  }

  private void deleteAll() throws IOException {
    for (Path path : paths()) {
      Files.deleteIfExists(path);
    }
    Files.delete(place());
  }

  private static Answer fail() throws IOException {
    throw new IOException("no answer");
  }
}
