package dev.sentryotel.delivery;

import dev.sentryotel.protocol.DiscardReason;
import java.io.IOException;

/**
 * Keeps the spool within its size: gives up the oldest files, and counts what is lost by that.
 *
 * <p>Used by the spool's thread only.
 */
final class SpoolRoom {

  /** {@value} at a time, some milliseconds, so that a far too full spool holds no write up. */
  static final int MAX_SURPLUS = 100;

  private final long maxBytes;
  private final Ledger ledger;
  private final SpoolScans scans;
  private final SpoolLog log;

  SpoolRoom(long maxBytes, Ledger ledger, SpoolScans scans, SpoolLog log) {
    this.maxBytes = maxBytes;
    this.ledger = ledger;
    this.scans = scans;
    this.log = log;
  }

  /**
   * Gives up the oldest files until so many bytes fit in, or take the place of what was there.
   *
   * @return false if there is no room for them
   */
  boolean make(SpoolDirectory open, long bytes) throws IOException {
    if (bytes > maxBytes) {
      return false;
    }
    boolean mayScan = true;
    // A spool that is far too full, for it was allowed to be larger, shrinks later.
    long goal = Math.max(maxBytes, open.bytes()) - bytes;
    while (open.bytes() > goal) {
      if (mayScan && scans.isWorthIt(open)) {
        mayScan = false;
        scans.scan(open);
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

  /**
   * Gives up some of the oldest files of a spool that is too full.
   *
   * @return whether there are more that it can give up
   */
  boolean shrink(SpoolDirectory open) {
    for (int i = 0; i < MAX_SURPLUS && open.bytes() > maxBytes; i++) {
      SpoolFileName oldest = open.takeOldest();
      if (oldest == null) {
        return false;
      }
      giveUp(open, oldest, DiscardReason.CACHE_OVERFLOW);
    }
    return open.bytes() > maxBytes;
  }

  /** Removes a file without sending it, and counts what is lost. */
  void giveUp(SpoolDirectory open, SpoolFileName name, DiscardReason reason) {
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
}
