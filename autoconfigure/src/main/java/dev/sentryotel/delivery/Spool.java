package dev.sentryotel.delivery;

import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
   * two of them, or when none comes for a while, it takes one step of the other: open, scan, or
   * replay one file. Each step says how long the next may wait.
   */

  /**
   * {@value}: so many envelopes may be sent twice when the process is killed, for their answers may
   * be lost with it.
   */
  static final int MAX_REPLAYS_IN_FLIGHT = 4;

  /** A scan of a million files takes seconds; it shall not take more of a core than 1/{@value}. */
  private static final int SCAN_SHARE = 20;

  /** What is under way in the thread when the client closes: one file, or a look at one. */
  private static final Duration MAX_LAST_STEP = Duration.ofSeconds(1);

  private final SpoolOptions options;
  private final EnvelopeLine line;
  private final Ledger ledger;
  private final Predicate<DataCategory> isLimited;
  private final BiConsumer<Parcel, DiscardReason> discard;
  private final InstantSource wallClock;
  private final SpoolPace pace;
  private final SpoolLog log;
  private final Thread thread;
  private final AtomicInteger replaysInFlight = new AtomicInteger();
  // Set by senders, read by the thread.
  private volatile long heldUpUntilNanos = System.nanoTime();
  private volatile boolean isClosed;
  private volatile @Nullable Envelope lastReport;

  // Of the thread.
  private @Nullable SpoolDirectory directory;
  private boolean mayWrite;
  private boolean isScanned;
  private long nextTryNanos = System.nanoTime();
  private long nextScanNanos = System.nanoTime();
  private long lastScanNanos = System.nanoTime();
  private boolean hasCompany;
  private long heldUpNanos;

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
    this.isLimited = isLimited;
    this.discard = discard;
    this.wallClock = wallClock;
    this.pace = pace;
    this.log = log;
    heldUpNanos = pace.betweenReplays().toNanos();
    thread = new Thread(null, this::run, "sentry-spool", 0, false);
    thread.setDaemon(true);
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
      if (open.isScanNeeded()) {
        scan(open);
      }
      scanIfDue(open);
      makeRoom(open, 0);
      Duration pause = replay(open);
      return Math.min(pause.toNanos(), Math.max(0, nextScanNanos - System.nanoTime()));
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
      nextScanNanos = System.nanoTime();
    }
    mayWrite = true;
    line.spooling(true);
    return open;
  }

  /** Also before writing, for an open directory may be anything but empty. */
  private void scanIfDue(SpoolDirectory open) throws IOException {
    if (System.nanoTime() - nextScanNanos >= 0) {
      scan(open);
    }
  }

  private void scan(SpoolDirectory open) throws IOException {
    long start = System.nanoTime();
    SpoolScan scan = open.scan(() -> isClosed || line.isClosing());
    long end = System.nanoTime();
    nextScanNanos = end + Math.max(pace.betweenScans().toNanos(), SCAN_SHARE * (end - start));
    lastScanNanos = end;
    hasCompany = scan.hasCompany();
    log.scanned(scan, !isScanned);
    isScanned = true;
    if (!open.isIntact()) {
      throw new NoSuchFileException(open.path().toString());
    }
  }

  private void failed(Exception failure) {
    mayWrite = false;
    line.spooling(false);
    nextTryNanos = System.nanoTime() + pace.afterFailure().toNanos();
    nextScanNanos = nextTryNanos;
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
      scanIfDue(open);
      if (makeRoom(open, SpoolDirectory.bytesFor(envelope))) {
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

  /**
   * Gives up the oldest files until there is room.
   *
   * @return false if there is no room for so many bytes
   */
  private boolean makeRoom(SpoolDirectory open, long bytes) throws IOException {
    if (bytes > options.maxBytes()) {
      return false;
    }
    boolean mayScan = true;
    while (open.bytes() + bytes > options.maxBytes()) {
      if (mayScan && (open.isScanNeeded() || isOutdated())) {
        mayScan = false;
        scan(open);
        continue;
      }
      SpoolFileName oldest = open.takeOldest();
      if (oldest == null) {
        return false; // The rest is in flight, or cannot be removed.
      }
      giveUp(open, oldest, DiscardReason.CACHE_OVERFLOW);
    }
    return true;
  }

  /** Whether others may have removed so much meanwhile that there is room. */
  private boolean isOutdated() {
    return hasCompany && System.nanoTime() - lastScanNanos > pace.afterRemovals().toNanos();
  }

  /** Removes a file without sending it, and counts what is lost. */
  private void giveUp(SpoolDirectory open, SpoolFileName name, DiscardReason reason) {
    try {
      EnvelopeContent content = open.readContent(name);
      if (!open.delete(name)) {
        return; // Another client was faster, and counts it.
      }
      if (content != null) {
        ledger.discardReplay(reason, content);
      }
      if (content == null || reason == DiscardReason.INVALID) {
        log.torn(name, content);
      } else {
        log.givenUp(content.spans());
      }
    } catch (IOException e) {
      log.unreadable(name, e);
    }
  }

  /** Puts the oldest file into the line if it may go; returns how long the next has to wait. */
  private Duration replay(SpoolDirectory open) throws IOException {
    SpoolFileName name = open.takeOldest();
    if (name == null) {
      return open.isScanNeeded() ? Duration.ZERO : pace.betweenScans();
    }
    if (wallClock.millis() - name.epochMillis() > options.maxAge().toMillis()) {
      giveUp(open, name, DiscardReason.CACHE_OVERFLOW);
      return Duration.ZERO;
    }
    if (System.nanoTime() - heldUpUntilNanos < 0
        || replaysInFlight.get() >= MAX_REPLAYS_IN_FLIGHT
        || !line.isRoomForReplay()) {
      open.add(name);
      return heldUp();
    }
    return replay(open, name);
  }

  private Duration replay(SpoolDirectory open, SpoolFileName name) throws IOException {
    Envelope envelope;
    try {
      envelope = open.read(name);
    } catch (NoSuchFileException e) {
      return Duration.ZERO; // Another client was faster.
    } catch (IOException e) {
      log.unreadable(name, e);
      return pace.betweenReplays();
    }
    if (envelope == null) {
      giveUp(open, name, DiscardReason.INVALID);
      return Duration.ZERO;
    }
    if (isLimited.test(envelope.category())) {
      open.add(name);
      return heldUp();
    }
    SpoolFileName claimed = open.claim(name);
    if (claimed == null) {
      return Duration.ZERO;
    }
    SpoolReplay replay = new SpoolReplay(open, claimed, this);
    replaysInFlight.incrementAndGet();
    if (!line.offerReplay(Parcel.ofReplay(envelope, replay))) {
      replay.release();
      return heldUp();
    }
    heldUpNanos = pace.betweenReplays().toNanos();
    return pace.betweenReplays();
  }

  /** Returns twice the pause before: live traffic is in the way for moments, an outage for long. */
  private Duration heldUp() {
    heldUpNanos = Math.min(2 * heldUpNanos, pace.whileHeldUp().toNanos());
    return Duration.ofNanos(heldUpNanos);
  }

  /** Takes in that an envelope was refused: what refuses one may refuse all. */
  void replayRefused() {
    holdUp(pace.afterRefusal());
  }

  /** Takes in that an envelope was left in its file. */
  void replayUnsent() {
    holdUp(pace.whileHeldUp());
    replayEnded();
  }

  /** Takes in that an envelope is on its way no more. */
  void replayEnded() {
    replaysInFlight.decrementAndGet();
  }

  private void holdUp(Duration pause) {
    heldUpUntilNanos = System.nanoTime() + pause.toNanos();
  }

  private void keepLastReport() {
    Envelope report = lastReport;
    SpoolDirectory open = directory;
    if (report == null || open == null || !mayWrite) {
      return;
    }
    try {
      if (makeRoom(open, SpoolDirectory.bytesFor(report))) {
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
    line.endSpooling();
    try {
      TimeUnit.NANOSECONDS.timedJoin(thread, MAX_LAST_STEP.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
