package dev.sentryotel.delivery;

/**
 * How many calls may be in flight, given what came of the last ones.
 *
 * <pre>{@code
 * answers come            all that are configured
 * 5 in a row unanswered   one probe, then a pause, then the next
 * a probe is answered     two at once, then four, … until all again
 * }</pre>
 *
 * <p>So a collector that swallows connections costs one thread and one connection a while, not one
 * timeout per envelope, and one that comes back is not met by everything at once. Guarded by the
 * lock of {@link EnvelopeLine}.
 */
final class SendWindow {

  /** Five in a row is no accident; a single reset or a restart of the server stays below it. */
  static final int UNANSWERED_BEFORE_PROBING = 5;

  private final int max;
  private int allowed;
  private int unanswered;
  private boolean isPaused;

  SendWindow(int max) {
    this.max = max;
    this.allowed = max;
  }

  /** Returns how many calls may be in flight now; 0 between two probes. */
  int allowed() {
    return isPaused ? 0 : allowed;
  }

  /** Takes in that an answer came, of any status. */
  void answered() {
    unanswered = 0;
    isPaused = false;
    allowed = Math.min(max, allowed * 2);
  }

  /**
   * Takes in that no answer came.
   *
   * @return whether a pause begins, which {@link #resume} must end
   */
  boolean unanswered() {
    unanswered++;
    if (unanswered < UNANSWERED_BEFORE_PROBING || isPaused) {
      return false;
    }
    allowed = 1;
    isPaused = true;
    return true;
  }

  /** Ends the pause between two probes. */
  void resume() {
    isPaused = false;
  }
}
