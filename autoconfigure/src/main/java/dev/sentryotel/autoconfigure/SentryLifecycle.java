package dev.sentryotel.autoconfigure;

import dev.sentryotel.SentryTelemetry;
import org.springframework.context.SmartLifecycle;

/**
 * Sends what has ended when the application stops: after the web server has let its requests finish
 * and after schedulers and listeners, before the beans are destroyed.
 *
 * <p>A paused context, of tests or of a checkpoint, stops and starts again.
 */
final class SentryLifecycle implements SmartLifecycle {

  /** Near the last to stop; room is left for who must come after even us. */
  static final int PHASE = Integer.MIN_VALUE + 1000;

  private final SentryTelemetry telemetry;
  private volatile boolean isRunning;

  SentryLifecycle(SentryTelemetry telemetry) {
    this.telemetry = telemetry;
  }

  @Override
  public void start() {
    telemetry.resume();
    isRunning = true;
  }

  @Override
  public void stop() {
    telemetry.drain();
    isRunning = false;
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
