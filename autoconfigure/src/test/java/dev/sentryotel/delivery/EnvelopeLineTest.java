package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EnvelopeLineTest {

  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final EnvelopeLine line = new EnvelopeLine(10_000, 8, LONG_NANOS, () -> {});

  @Test
  void nothingIsReplayedWhileSomebodyWaitsUntilNothingIsLeft() throws InterruptedException {
    line.offer(new Parcel(TestEnvelopes.transaction(1)));
    boolean isRoomWhileOneWaits = line.isRoomForReplay();
    Parcel inFlight = line.take();
    boolean isRoomWhileOneIsInFlight = line.isRoomForReplay();
    Thread drainer = new Thread(() -> line.awaitAllSettled(LONG_NANOS, LONG_NANOS));
    drainer.start();

    await().until(() -> !line.isRoomForReplay());
    line.settle(inFlight, settled -> {});
    drainer.join();

    assertThat(isRoomWhileOneWaits).isFalse();
    assertThat(isRoomWhileOneIsInFlight).isTrue();
    assertThat(line.isRoomForReplay()).isTrue();
  }

  @Test
  void nothingIsReplayedWhileHalfOfTheCallsAreUnderWay() {
    for (int i = 0; i < 4; i++) {
      line.offer(new Parcel(TestEnvelopes.transaction(1)));
      line.take();
    }

    assertThat(line.isRoomForReplay()).isFalse();
  }

  @Test
  void nothingIsReplayedWhileAQuarterOfTheLineIsInUse() {
    line.offer(new Parcel(TestEnvelopes.transaction(1, "x".repeat(3000))));
    line.take();

    assertThat(line.isRoomForReplay()).isFalse();
  }
}
