package dev.sentryotel.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A wall clock and a monotonic clock that a test moves. */
final class FakeTime implements InstantSource, LongSupplier {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  // Just below the wrap, which a monotonic clock may be at any time.
  private static final long ORIGIN_NANOS = Long.MAX_VALUE - 1_000;

  private final AtomicLong elapsedNanos = new AtomicLong();
  private final AtomicLong wallOffsetNanos = new AtomicLong();

  void moveTo(Duration sinceStart) {
    elapsedNanos.set(sinceStart.toNanos());
  }

  /** Lets somebody set the wall clock. */
  void stepWallClock(Duration by) {
    wallOffsetNanos.addAndGet(by.toNanos());
  }

  @Override
  public Instant instant() {
    return START.plusNanos(elapsedNanos.get() + wallOffsetNanos.get());
  }

  @Override
  public long getAsLong() {
    return ORIGIN_NANOS + elapsedNanos.get();
  }

  /** Returns a timing with this clock, no jitter, short waits, and an interval of an hour. */
  DeliveryTiming timing() {
    return new DeliveryTiming(
        this,
        this,
        () -> 0,
        Duration.ofMillis(5),
        Duration.ofMillis(5),
        Duration.ofMillis(100),
        Duration.ofHours(1));
  }
}
