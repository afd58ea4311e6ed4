package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory with far too many files, ours and others', and a process whose heap would not hold
 * their names.
 */
class SpoolCrowdIntegrationTest {

  private static final Logger LOGGER = LoggerFactory.getLogger(SpoolCrowdIntegrationTest.class);
  private static final int WHOLE = 50;
  private static final int REPLAYED = 20;

  @TempDir private Path directory;

  @Test
  @Timeout(120)
  void tenThousandsOfFilesHoldNobodyUp() throws Exception {
    filesHoldNobodyUp(3 * SpoolDirectory.MAX_KNOWN);
  }

  @Test
  @Tag("slow")
  @Timeout(600)
  void millionFilesHoldNobodyUp() throws Exception {
    filesHoldNobodyUp(1_000_000);
  }

  private void filesHoldNobodyUp(int files) throws Exception {
    leaveBehind(files);

    try (JavaProcess process =
        JavaProcess.startWithin("32m", SpoolCrowdIntegrationTest.class, directory.toString())) {
      String live = line(process, "live");
      String replayed = line(process, "replayed");
      String closed = line(process, "closed");

      LOGGER.info("{} files: {}, {}, {}", files, live, replayed, closed);
      assertThat(live).startsWith("live: true");
      assertThat(replayed).startsWith("replayed: true");
      assertThat(closed).startsWith("closed: true");
    }
  }

  /** Returns what it says of something; between that it logs. */
  private static String line(JavaProcess process, String what) {
    String line = process.readLine();
    while (line != null && !line.startsWith(what)) {
      line = process.readLine();
    }
    return String.valueOf(line);
  }

  /** Whole envelopes, the oldest; then files of our name and files of others, half and half. */
  private void leaveBehind(int files) throws IOException {
    try (SpoolDirectory spool = SpoolDirectory.open(at(directory))) {
      for (int i = 0; i < WHOLE; i++) {
        spool.write(TestEnvelopes.transaction(1), System.currentTimeMillis());
      }
      long later = System.currentTimeMillis() + 1;
      for (int i = WHOLE; i < files; i++) {
        String name = SpoolFileName.partial(later + i, "5d41402abc4b2a76", i).ready().toString();
        Files.createFile(spool.path().resolve(i % 2 == 0 ? name : "other-" + i));
      }
    }
  }

  private static SpoolOptions at(Path directory) {
    return new SpoolOptions(directory, 1L << 30, Duration.ofDays(1), "");
  }

  /** Sends while the directory is looked through, and from it, and ends. */
  public static void main(String[] arguments) {
    Ledger ledger = new Ledger();
    FakeTransport transport = new FakeTransport();
    long start = System.nanoTime();
    Delivery delivery =
        new Delivery(DeliveryOptions.defaults(), at(Path.of(arguments[0])), transport, ledger);
    delivery.offer(TestEnvelopes.transaction(7));
    boolean isFlushed = delivery.flush(Duration.ofSeconds(30));
    say("live", isFlushed && ledger.deliveredSpans() == 7, start);
    while (ledger.accounts().replayedSpans() < REPLAYED
        && System.nanoTime() - start < TimeUnit.MINUTES.toNanos(5)) {
      LockSupport.parkNanos(1_000_000);
    }
    say("replayed", ledger.accounts().replayedSpans() >= REPLAYED, start);
    delivery.close(Duration.ofSeconds(2));
    say("closed", SenderThreads.alive().isEmpty(), start);
  }

  private static void say(String what, boolean isTrue, long startNanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    System.out.println(what + ": " + isTrue + " after " + millis + " ms");
  }
}
