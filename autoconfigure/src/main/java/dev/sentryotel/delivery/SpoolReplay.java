package dev.sentryotel.delivery;

import java.io.IOException;

/**
 * A file of the spool that was claimed and whose envelope is on its way.
 *
 * <p>Exactly one of {@link #delete} and {@link #release} is called, once, by whoever settled its
 * parcel, and not with a lock held.
 */
final class SpoolReplay {

  /** What became of it. */
  enum End {
    DELIVERED,
    REFUSED,
    UNSENT
  }

  interface Listener {
    void ended(End end);
  }

  private final SpoolDirectory directory;
  private final SpoolFileName claimed;
  private final Listener listener;

  SpoolReplay(SpoolDirectory directory, SpoolFileName claimed, Listener listener) {
    this.directory = directory;
    this.claimed = claimed;
    this.listener = listener;
  }

  /** Removes the file: there was an answer. */
  void delete(End end) {
    try {
      directory.delete(claimed);
    } catch (IOException e) {
      // It stays claimed, so it is not sent again before this client ends.
      SpoolLog.leftBehind(e);
    }
    listener.ended(end);
  }

  /** Leaves the file for a later attempt. */
  void release() {
    try {
      directory.release(claimed);
    } catch (IOException e) {
      SpoolLog.leftBehind(e);
    }
    listener.ended(End.UNSENT);
  }
}
