package dev.sentryotel.delivery;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.function.BooleanSupplier;

/**
 * When to look through the directory, which is the only way to learn what other clients did.
 *
 * <p>Used by the spool's thread only.
 */
final class SpoolScans {

  /** A scan of a million files takes seconds; it shall not take more of a core than 1/{@value}. */
  private static final int SHARE = 20;

  /** Nor more than 1/{@value} while there is something to do that needs it. */
  private static final int SHARE_IF_NEEDED = 5;

  private final SpoolPace pace;
  private final SpoolLog log;
  private final BooleanSupplier isCutShort;
  private boolean hasScanned;
  private long nextNanos = System.nanoTime();
  private long nextIfNeededNanos = System.nanoTime();
  private boolean hasCompany;

  /**
   * @param isCutShort whether a scan shall end before it has seen all
   */
  SpoolScans(SpoolPace pace, SpoolLog log, BooleanSupplier isCutShort) {
    this.pace = pace;
    this.log = log;
    this.isCutShort = isCutShort;
  }

  void scanIfDue(SpoolDirectory open) throws IOException {
    if (nanosUntilDue(open) <= 0) {
      scan(open);
    }
  }

  /**
   * Looks through the directory now.
   *
   * @throws NoSuchFileException if somebody has cleared it away
   */
  void scan(SpoolDirectory open) throws IOException {
    long start = System.nanoTime();
    SpoolScan scan = open.scan(isCutShort);
    long end = System.nanoTime();
    nextNanos = end + Math.max(pace.betweenScans().toNanos(), SHARE * (end - start));
    nextIfNeededNanos =
        end + Math.max(pace.afterRemovals().toNanos(), SHARE_IF_NEEDED * (end - start));
    hasCompany = scan.hasCompany();
    log.scanned(scan, !hasScanned);
    hasScanned = true;
    if (!open.isIntact()) {
      throw new NoSuchFileException(open.path().toString());
    }
  }

  /** Returns when the next look is due, 0 or less for now. */
  long nanosUntilDue(SpoolDirectory open) {
    long now = System.nanoTime();
    return open.isScanNeeded()
        ? Math.min(nextIfNeededNanos - now, nextNanos - now)
        : nextNanos - now;
  }

  /** Whether a look may show files, or room, that we do not know of. */
  boolean isWorthIt(SpoolDirectory open) {
    return (open.isScanNeeded() || hasCompany) && System.nanoTime() - nextIfNeededNanos >= 0;
  }

  /** Has the next look wait for so long. */
  void putOff(long nanos) {
    nextNanos = System.nanoTime() + nanos;
    nextIfNeededNanos = nextNanos;
  }
}
