package dev.sentryotel.delivery;

import java.io.IOException;

/**
 * A file of the spool that was claimed and whose envelope is on its way.
 *
 * <p>Exactly one of {@link #delete} and {@link #release} is called, once, by whoever settled its
 * parcel, and not with a lock held.
 */
final class SpoolReplay {

  private final SpoolDirectory directory;
  private final SpoolFileName claimed;
  private final SpoolReplayer replayer;

  SpoolReplay(SpoolDirectory directory, SpoolFileName claimed, SpoolReplayer replayer) {
    this.directory = directory;
    this.claimed = claimed;
    this.replayer = replayer;
  }

  /** Takes in that the server refused it, or the transport failed, before it is deleted. */
  void refused() {
    replayer.refused();
  }

  /** Removes the file: there was an answer. */
  void delete() {
    try {
      directory.delete(claimed);
    } catch (IOException e) {
      // It stays claimed, so it is not sent again before this client ends.
      SpoolLog.leftBehind(e);
    }
    replayer.ended();
  }

  /** Leaves the file for a later attempt. */
  void release() {
    try {
      directory.release(claimed);
    } catch (IOException e) {
      SpoolLog.leftBehind(e);
    }
    replayer.unsent();
  }
}
