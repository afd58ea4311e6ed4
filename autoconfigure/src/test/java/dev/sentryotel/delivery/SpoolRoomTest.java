package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolRoomTest {

  private static final long BLOCK = SpoolOptions.BLOCK_BYTES;
  private static final Duration SLOW_SCAN = Duration.ofMillis(200);
  private static final SpoolPace HASTY =
      new SpoolPace(
          Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  @TempDir private Path root;
  private final Ledger ledger = new Ledger();
  private final SpoolLog log = new SpoolLog(Path.of("spool"), spans -> {});
  private final SpoolScans scans = new SpoolScans(HASTY, log, () -> false);
  private @Nullable SpoolDirectory directory;

  @AfterEach
  void close() throws IOException {
    if (directory != null) {
      directory.close();
    }
  }

  @Test
  void farTooFullSpoolShrinksALittleAtATime() throws IOException {
    SpoolDirectory spool = opened(root, 250);
    SpoolRoom room = room(10 * BLOCK);

    boolean isMore = room.shrink(spool);
    long after = spool.bytes();
    boolean isStillMore = room.shrink(spool);
    boolean isMoreInTheEnd = room.shrink(spool);

    assertThat(isMore && isStillMore).isTrue();
    assertThat(after).isEqualTo((250 - SpoolRoom.MAX_SURPLUS) * BLOCK);
    assertThat(isMoreInTheEnd).isFalse();
    assertThat(spool.bytes()).isEqualTo(10 * BLOCK);
    assertThat(ledger.discarded(DiscardReason.CACHE_OVERFLOW, DataCategory.TRANSACTION))
        .isEqualTo(240);
    assertThat(spool.takeOldest()).returns(240L, SpoolFileName::epochMillis);
  }

  @Test
  void whatIsWrittenToAFarTooFullSpoolTakesThePlaceOfTheOldest() throws IOException {
    SpoolDirectory spool = opened(root, 50);
    SpoolRoom room = room(10 * BLOCK);

    boolean isRoom = room.make(spool, 2 * BLOCK);

    assertThat(isRoom).isTrue();
    assertThat(spool.bytes()).isEqualTo(48 * BLOCK);
    assertThat(spool.takeOldest()).returns(2L, SpoolFileName::epochMillis);
  }

  @Test
  void filesThatCannotBeRemovedAreNotTriedForEver() throws IOException {
    FaultyDisk disk = FaultyDisk.over(root);
    SpoolDirectory spool = opened(disk.path(root), 20);
    SpoolRoom room = room(10 * BLOCK);
    disk.fault(
        (deed, path) -> {
          if (deed == FaultyDisk.Deed.DELETE && path.toString().endsWith(".envelope")) {
            throw new AccessDeniedException(path.toString());
          }
        });

    boolean isMore = room.shrink(spool);
    boolean isRoom = room.make(spool, BLOCK);

    assertThat(isMore).isFalse();
    assertThat(isRoom).isFalse();
    assertThat(ledger.accounts().lostReplaySpans()).isZero();
  }

  @Test
  void scanThatTakesLongIsNotRepeatedForLong() throws IOException {
    FaultyDisk disk = FaultyDisk.over(root);
    SpoolDirectory spool = opened(disk.path(root), 1);
    AtomicInteger lookups = new AtomicInteger();
    disk.fault(
        (deed, path) -> {
          if (deed == FaultyDisk.Deed.LIST) {
            lookups.incrementAndGet();
            LockSupport.parkNanos(SLOW_SCAN.toNanos());
          }
        });

    scans.scan(spool);
    long untilNextNanos = scans.nanosUntilDue(spool);
    scans.scanIfDue(spool);

    assertThat(lookups).hasValue(1);
    // Twenty times as long as it took, and a busy machine has some four seconds to come here.
    assertThat(untilNextNanos).isPositive();
  }

  private SpoolRoom room(long maxBytes) {
    return new SpoolRoom(maxBytes, ledger, scans, log);
  }

  /** Returns a spool with files of the milliseconds 0, 1, … */
  private SpoolDirectory opened(Path path, int files) throws IOException {
    SpoolDirectory opened =
        SpoolDirectory.open(new SpoolOptions(path, 1 << 20, Duration.ofDays(1), ""));
    directory = opened;
    for (int i = 0; i < files; i++) {
      opened.write(TestEnvelopes.transaction(1), i);
    }
    return opened;
  }
}
