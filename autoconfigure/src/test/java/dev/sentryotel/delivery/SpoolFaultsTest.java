package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** A disk that fails costs nothing but what it should have kept. */
@Timeout(60)
class SpoolFaultsTest {

  private static final Duration LONG = Duration.ofSeconds(10);
  private static final int SPANS = 2;

  private static final SpoolPace PACE =
      new SpoolPace(
          Duration.ofMillis(1),
          Duration.ofMillis(5),
          Duration.ofHours(1),
          Duration.ofMillis(20),
          Duration.ofMillis(5),
          Duration.ofMillis(20));

  /** What may be wrong with a disk. */
  enum Trouble {
    READ_ONLY("Read-only file system") {
      @Override
      boolean concerns(FaultyDisk.Deed deed) {
        return CHANGES.contains(deed);
      }
    },
    NOT_OURS("Permission denied") {
      @Override
      boolean concerns(FaultyDisk.Deed deed) {
        return true;
      }
    },
    FULL("No space left on device") {
      @Override
      boolean concerns(FaultyDisk.Deed deed) {
        return deed == FaultyDisk.Deed.WRITE;
      }
    };

    private static final Set<FaultyDisk.Deed> CHANGES =
        EnumSet.of(
            FaultyDisk.Deed.CREATE,
            FaultyDisk.Deed.WRITE,
            FaultyDisk.Deed.MOVE,
            FaultyDisk.Deed.DELETE);

    private final String words;

    Trouble(String words) {
      this.words = words;
    }

    abstract boolean concerns(FaultyDisk.Deed deed);

    void strike(FaultyDisk.Deed deed, Path path) throws IOException {
      if (concerns(deed)) {
        throw this == NOT_OURS
            ? new AccessDeniedException(path.toString())
            : new FileSystemException(path.toString(), null, words);
      }
    }
  }

  @TempDir private Path directory;
  private final FakeTransport transport = new FakeTransport();
  private final FakeTime time = new FakeTime();
  private final Ledger ledger = new Ledger();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Spool.class);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  @BeforeEach
  void listen() {
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(appender);
    SenderThreads.awaitNone();
  }

  @ParameterizedTest
  @EnumSource
  void diskInTroubleFromTheStartIsAsIfThereWereNone(Trouble trouble) {
    FaultyDisk disk = FaultyDisk.over(directory);
    disk.fault(trouble::strike);
    transport.behavior = sent -> fail();
    Delivery delivery = delivery(disk);

    boolean isFlushed = offer(delivery, 3);
    transport.behavior = sent -> Answer.ofStatus(200);
    boolean isLiveFlushed = offer(delivery, 1);
    delivery.close(LONG);

    assertThat(isFlushed && isLiveFlushed).isTrue();
    assertThat(ledger.accounts())
        .returns(1L * SPANS, Accounts::deliveredSpans)
        .returns(3L * SPANS, Accounts::discardedSpans)
        .returns(0L, Accounts::spooledSpans);
    assertThat(ledger.discarded(DiscardReason.NETWORK_ERROR, DataCategory.SPAN))
        .isEqualTo(3L * SPANS);
    assertThat(warnings()).hasSize(1);
    assertThat(warnings().get(0).getFormattedMessage())
        .contains("Cannot keep envelopes in " + directory, "is discarded", "disk is not full");
    assertThat(warnings().get(0).getThrowableProxy()).isNotNull();
    assertThat(files(".partial")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void diskThatGetsIntoTroubleAndOutOfItKeepsWhatItHadAndTakesMore(Trouble trouble) {
    FaultyDisk disk = FaultyDisk.over(directory);
    transport.behavior = sent -> fail();
    Delivery delivery = delivery(disk);
    offer(delivery, 2);

    disk.fault(trouble::strike);
    boolean isFlushed = offer(delivery, 3);
    disk.fault((deed, path) -> {});
    await()
        .until(
            () -> {
              offer(delivery, 1);
              return ledger.accounts().spooledSpans() > 2 * SPANS;
            });
    transport.behavior = sent -> Answer.ofStatus(200);
    // A removal that failed is no loss: the file is found when the next client looks.
    await().until(() -> ledger.accounts().replayedSpans() == ledger.accounts().spooledSpans());
    delivery.close(LONG);

    Accounts accounts = ledger.accounts();
    assertThat(isFlushed).isTrue();
    assertThat(accounts.discardedSpans()).isGreaterThanOrEqualTo(3L * SPANS);
    assertThat(accounts.spooledSpans() + accounts.discardedSpans())
        .isEqualTo(accounts.endedSpans());
    assertThat(accounts.lostReplaySpans()).isZero();
    assertThat(files("")).isEmpty();
    assertThat(warnings()).hasSize(1);
    assertThat(messages()).contains("Envelopes can be kept in " + directory + " again.");
  }

  @Test
  void diskThatFillsUpInTheMiddleOfAFileKeepsNothingOfIt() {
    FaultyDisk disk = FaultyDisk.over(directory);
    AtomicInteger portions = new AtomicInteger();
    disk.fault(
        (deed, path) -> {
          if (deed == FaultyDisk.Deed.WRITE && portions.incrementAndGet() > 2) {
            throw new FileSystemException(path.toString(), null, "No space left on device");
          }
        });
    transport.behavior = sent -> fail();
    Delivery delivery = delivery(disk);

    ledger.spanEnded();
    delivery.offer(TestEnvelopes.transaction(1, "x".repeat(300_000)));
    boolean isFlushed = delivery.flush(LONG);
    delivery.close(LONG);

    assertThat(isFlushed).isTrue();
    assertThat(portions).hasValueGreaterThan(2);
    assertThat(ledger.accounts().discardedSpans()).isEqualTo(1);
    assertThat(files("")).isEmpty();
  }

  @Test
  void filesThatCannotBeReadAreNoHindranceToOthers() {
    FaultyDisk disk = FaultyDisk.over(directory);
    transport.behavior = sent -> fail();
    Delivery first = delivery(disk);
    offer(first, 5);
    first.close(Duration.ZERO);
    List<String> oldest = files(".envelope").stream().sorted().limit(2).toList();
    disk.fault(
        (deed, path) -> {
          if (deed == FaultyDisk.Deed.READ && oldest.contains(path.getFileName().toString())) {
            throw new AccessDeniedException(path.toString());
          }
        });
    FakeTransport answering = new FakeTransport();
    Ledger next = new Ledger();

    Delivery second = delivery(disk, answering, next);
    await().until(() -> next.accounts().replayedSpans() == 3 * SPANS);
    second.close(LONG);

    assertThat(answering.attempts).hasSize(3);
    assertThat(files(".envelope")).containsExactlyInAnyOrderElementsOf(oldest);
    assertThat(warnings()).hasSize(1);
  }

  @Test
  void directoryWithoutPermissionIsAsIfThereWereNone() throws IOException {
    assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path place = Files.createDirectory(directory.resolve("theirs"));
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(place), "root may write anywhere");
    transport.behavior = sent -> fail();
    Delivery delivery = delivery(new SpoolOptions(place, 1 << 20, LONG, ""), transport, ledger);

    boolean isFlushed = offer(delivery, 1);
    delivery.close(LONG);

    assertThat(isFlushed).isTrue();
    assertThat(ledger.accounts().discardedSpans()).isEqualTo(SPANS);
    assertThat(warnings()).hasSize(1);
  }

  private Delivery delivery(FaultyDisk disk) {
    return delivery(disk, transport, ledger);
  }

  private Delivery delivery(FaultyDisk disk, FakeTransport transport, Ledger ledger) {
    return delivery(
        new SpoolOptions(disk.path(directory), 100 << 20, Duration.ofDays(1), ""),
        transport,
        ledger);
  }

  private Delivery delivery(SpoolOptions spool, FakeTransport transport, Ledger ledger) {
    return new Delivery(
        new DeliveryOptions(1_000_000, 2, true), spool, transport, ledger, time.timing(), PACE);
  }

  /** Offers envelopes and waits for their end. */
  private boolean offer(Delivery delivery, int envelopes) {
    for (int i = 0; i < envelopes; i++) {
      for (int span = 0; span < SPANS; span++) {
        ledger.spanEnded();
      }
      delivery.offer(TestEnvelopes.transaction(SPANS));
    }
    return delivery.flush(LONG);
  }

  private List<ILoggingEvent> warnings() {
    return List.copyOf(appender.list).stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .toList();
  }

  private List<String> messages() {
    return List.copyOf(appender.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private List<String> files(String part) {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> path.getFileName().toString())
          .filter(name -> name.contains(part))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer fail() throws IOException {
    throw new IOException("no answer");
  }
}
