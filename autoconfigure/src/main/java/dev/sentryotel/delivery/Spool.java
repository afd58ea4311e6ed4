package dev.sentryotel.delivery;

import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps on disk what cannot be sent now, and sends it later, in this process or the next.
 *
 * <pre>{@code
 * line -> no answer, left over at close, or more than half full -> a file         spooled
 * a file -> line, when nobody waits there -> 2xx                                  replayed, removed
 *                                         -> another answer                       counted, removed
 *                                         -> no answer, limited                   stays
 * the oldest files, when there are too many, or when too old                      cache_overflow
 * }</pre>
 *
 * <p>Threads: one daemon thread of its own does all of it but remove a file that was answered,
 * which the sender does at once. Nobody waits for it but the close of the delivery, within a bound.
 * What it cannot do, for want of a disk, is as if there were no spool.
 */
final class Spool {

  /*
   * The thread has two tasks. To write has precedence, for parcels wait in memory for it; between
   * two of them, or when none comes for a while, it takes one step of the other: open, scan, shrink,
   * or replay one file. Each step says how long the next may wait.
   */

  /** What is under way in the thread when the client closes: one file, or a look at one. */
  private static final Duration MAX_LAST_STEP = Duration.ofSeconds(1);

  private final SpoolOptions options;
  private final EnvelopeLine line;
  private final Ledger ledger;
  private final BiConsumer<Parcel, DiscardReason> discard;
  private final InstantSource wallClock;
  private final SpoolPace pace;
  private final SpoolLog log;
  private final SpoolScans scans;
  private final SpoolRoom room;
  private final SpoolReplayer replayer;
  private final Thread thread;
  private volatile boolean isClosed;
  private volatile @Nullable Envelope lastReport;

  // Of the thread.
  private @Nullable SpoolDirectory directory;
  private boolean mayWrite;
  private long nextTryNanos = System.nanoTime();

  /**
   * @param isLimited whether a category may not be sent now
   * @param discard settles and counts a parcel that cannot be kept
   */
  Spool(
      SpoolOptions options,
      EnvelopeLine line,
      Ledger ledger,
      Predicate<DataCategory> isLimited,
      BiConsumer<Parcel, DiscardReason> discard,
      InstantSource wallClock,
      SpoolPace pace,
      SpoolLog log) {
    this.options = options;
    this.line = line;
    this.ledger = ledger;
    this.discard = discard;
    this.wallClock = wallClock;
    this.pace = pace;
    this.log = log;
    scans = new SpoolScans(pace, log, () -> isClosed || line.isClosing());
    room = new SpoolRoom(options.maxBytes(), ledger, scans, log);
    replayer = new SpoolReplayer(options.maxAge(), line, room, isLimited, wallClock, pace, log);
    thread = DaemonThread.of(this::run, "sentry-spool");
    // At once, so that nothing is discarded in the moment before the directory was opened.
    line.spooling(true);
    thread.start();
  }

  private void run() {
    try {
      long waitNanos = 0;
      while (!isClosed) {
        Parcel parcel = line.takeToSpool(waitNanos);
        if (parcel == null) {
          waitNanos = step();
        } else {
          spoolOrDiscard(parcel);
          waitNanos = 0;
        }
      }
      keepLastReport();
    } finally {
      endWithoutParcels();
    }
  }

  private void spoolOrDiscard(Parcel parcel) {
    try {
      spool(parcel);
    } catch (Error e) {
      log.failed(e);
      discard.accept(parcel, DiscardReason.INTERNAL_SDK_ERROR);
      throw e;
    }
  }

  /** Leaves nothing behind that would wait for this thread, should it have died of an error. */
  private void endWithoutParcels() {
    line.spooling(false);
    Parcel parcel = line.takeToSpool(0);
    while (parcel != null) {
      cannotKeep(parcel);
      parcel = line.takeToSpool(0);
    }
    leave();
  }

  private void leave() {
    SpoolDirectory left = directory;
    if (left != null) {
      try {
        left.close();
      } catch (IOException e) {
        SpoolLog.leftBehind(e);
      }
    }
  }

  /** Does one step of what is not writing; returns after how many nanoseconds to come again. */
  private long step() {
    long now = System.nanoTime();
    try {
      SpoolDirectory open = directory;
      if (!mayWrite && now - nextTryNanos >= 0) {
        open = open();
      }
      if (open == null) {
        return pace.afterFailure().toNanos();
      }
      scans.scanIfDue(open);
      if (room.shrink(open)) {
        return 0;
      }
      long pauseNanos = replayer.next(open).toNanos();
      return Math.min(pauseNanos, Math.max(0, scans.nanosUntilDue(open)));
    } catch (IOException | RuntimeException e) {
      failed(e);
      return pace.afterFailure().toNanos();
    }
  }

  private SpoolDirectory open() throws IOException {
    SpoolDirectory open = directory;
    if (open == null || !open.isIntact()) {
      leave();
      directory = null;
      open = SpoolDirectory.open(options);
      directory = open;
      scans.putOff(0);
    }
    mayWrite = true;
    line.spooling(true);
    return open;
  }

  private void failed(Exception failure) {
    mayWrite = false;
    line.spooling(false);
    nextTryNanos = System.nanoTime() + pace.afterFailure().toNanos();
    scans.putOff(pace.afterFailure().toNanos());
    log.failed(failure);
  }

  /** Writes a parcel, or ends it as if there were no spool. */
  private void spool(Parcel parcel) {
    Envelope envelope = parcel.envelope;
    if (envelope == null) {
      throw new IllegalStateException("A report is not spooled");
    }
    try {
      SpoolDirectory open = mayWrite && directory != null ? directory : openIfDue();
      if (open == null) {
        cannotKeep(parcel);
        return;
      }
      scans.scanIfDue(open); // An open directory may be anything but empty.
      if (room.make(open, SpoolDirectory.bytesFor(envelope))) {
        keep(parcel, open.write(envelope, wallClock.millis()), open);
      } else {
        discard.accept(parcel, DiscardReason.CACHE_OVERFLOW);
      }
    } catch (IOException | RuntimeException e) {
      failed(e);
      cannotKeep(parcel);
    }
  }

  private void keep(Parcel parcel, SpoolFileName name, SpoolDirectory open) throws IOException {
    log.worked();
    if (!line.settle(parcel, settled -> ledger.spansSpooled(settled.spans()))) {
      open.delete(name); // Its answer came after all, while closing.
    }
  }

  private @Nullable SpoolDirectory openIfDue() throws IOException {
    return System.nanoTime() - nextTryNanos >= 0 ? open() : null;
  }

  private void cannotKeep(Parcel parcel) {
    if (parcel.attempts == 0 && !line.isClosing()) {
      line.requeue(parcel);
    } else {
      discard.accept(
          parcel,
          parcel.attempts == 0 ? DiscardReason.QUEUE_OVERFLOW : DiscardReason.NETWORK_ERROR);
    }
  }

  private void keepLastReport() {
    Envelope report = lastReport;
    SpoolDirectory open = directory;
    if (report == null || open == null || !mayWrite) {
      return;
    }
    try {
      if (room.make(open, SpoolDirectory.bytesFor(report))) {
        open.write(report, wallClock.millis());
      }
    } catch (IOException | RuntimeException e) {
      log.failed(e);
    }
  }

  /**
   * Ends the thread.
   *
   * @param report of losses that Sentry was not told of, to be kept for the next process
   */
  void close(@Nullable ClientReport report) {
    lastReport = report == null ? null : report.envelope();
    isClosed = true;
    line.callSpooler();
    try {
      TimeUnit.NANOSECONDS.timedJoin(thread, MAX_LAST_STEP.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
