package dev.sentryotel.delivery;

import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts what is on the disk back into the line, the oldest first, one at a time: the next when the
 * one before was answered and removed, and nobody else waits. So when the process is killed, one
 * envelope at most may be sent once more by the next.
 *
 * <p>{@link #next} is called by the spool's thread, the other methods by senders.
 */
final class SpoolReplayer {

  private final Duration maxAge;
  private final EnvelopeLine line;
  private final SpoolRoom room;
  private final Predicate<DataCategory> isLimited;
  private final InstantSource wallClock;
  private final SpoolPace pace;
  private final SpoolLog log;

  // Set by senders, read by the spool's thread; the first one by both.
  private volatile boolean isOneOnItsWay;
  private volatile long heldUpUntilNanos = System.nanoTime();

  // Of the spool's thread.
  private long nextNanos = System.nanoTime();
  private long heldUpNanos;

  SpoolReplayer(
      Duration maxAge,
      EnvelopeLine line,
      SpoolRoom room,
      Predicate<DataCategory> isLimited,
      InstantSource wallClock,
      SpoolPace pace,
      SpoolLog log) {
    this.maxAge = maxAge;
    this.line = line;
    this.room = room;
    this.isLimited = isLimited;
    this.wallClock = wallClock;
    this.pace = pace;
    this.log = log;
    heldUpNanos = pace.betweenReplays().toNanos();
  }

  /** Puts the oldest file into the line if it may go; returns after how long to come again. */
  Duration next(SpoolDirectory open) throws IOException {
    SpoolFileName name = open.takeOldest();
    if (name == null) {
      return pace.betweenScans();
    }
    if (wallClock.millis() - name.epochMillis() > maxAge.toMillis()) {
      room.giveUp(open, name, DiscardReason.CACHE_OVERFLOW);
      return Duration.ZERO;
    }
    Duration pause = pauseBeforeNext();
    if (pause != null) {
      open.add(name);
      return pause;
    }
    return replay(open, name);
  }

  private @Nullable Duration pauseBeforeNext() {
    if (isOneOnItsWay) {
      return pace.betweenScans(); // Its end will call us.
    }
    long now = System.nanoTime();
    long leftNanos = Math.max(nextNanos - now, heldUpUntilNanos - now);
    if (leftNanos > 0) {
      return Duration.ofNanos(leftNanos);
    }
    return line.isRoomForReplay() ? null : heldUp();
  }

  private Duration replay(SpoolDirectory open, SpoolFileName name) throws IOException {
    Envelope envelope;
    try {
      envelope = open.read(name);
    } catch (NoSuchFileException e) {
      return Duration.ZERO; // Another client was faster.
    } catch (IOException e) {
      log.unreadable(name, e);
      return pause(pace.betweenReplays());
    }
    if (envelope == null) {
      room.giveUp(open, name, DiscardReason.INVALID);
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
    isOneOnItsWay = true;
    if (!line.offerReplay(Parcel.ofReplay(envelope, replay))) {
      replay.release();
      return heldUp();
    }
    heldUpNanos = pace.betweenReplays().toNanos();
    return pause(pace.betweenReplays());
  }

  /** Returns twice the pause before: live traffic is in the way for moments, an outage for long. */
  private Duration heldUp() {
    heldUpNanos = Math.min(2 * heldUpNanos, pace.whileHeldUp().toNanos());
    return pause(Duration.ofNanos(heldUpNanos));
  }

  private Duration pause(Duration pause) {
    nextNanos = System.nanoTime() + pause.toNanos();
    return pause;
  }

  /** Takes in that an envelope was refused: what refuses one may refuse all. */
  void refused() {
    holdUp(pace.afterRefusal());
  }

  /** Takes in that the envelope was left in its file. */
  void unsent() {
    holdUp(pace.whileHeldUp());
    ended();
  }

  /** Takes in that the envelope is on its way no more, and its file removed or released. */
  void ended() {
    isOneOnItsWay = false;
    line.callSpooler();
  }

  private void holdUp(Duration pause) {
    heldUpUntilNanos = System.nanoTime() + pause.toNanos();
  }
}
