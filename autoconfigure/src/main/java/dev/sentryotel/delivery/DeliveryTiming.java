package dev.sentryotel.delivery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Time and chance of a delivery, so that tests can have their own.
 *
 * @param nanoTime monotonic clock of the rate limits
 * @param wallClock for what goes on the wire
 * @param random 0 inclusive to 1 exclusive
 * @param retryDelay before the second attempt; the third waits twice as long
 * @param probePause between two probes of a collector that does not answer
 * @param senderIdle after which a sender thread without work ends
 * @param interval between sums of losses in the log, and of client reports that go alone
 */
record DeliveryTiming(
    LongSupplier nanoTime,
    InstantSource wallClock,
    DoubleSupplier random,
    Duration retryDelay,
    Duration probePause,
    Duration senderIdle,
    Duration interval) {

  /** Returns the real ones. */
  static DeliveryTiming real() {
    return new DeliveryTiming(
        System::nanoTime,
        InstantSource.system(),
        () -> ThreadLocalRandom.current().nextDouble(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60));
  }
}
