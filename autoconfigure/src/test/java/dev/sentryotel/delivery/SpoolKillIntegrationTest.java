package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two JVMs share a spool, both send from it, one is killed in the middle of writing and sending,
 * over and over.
 */
class SpoolKillIntegrationTest {

  private static final Logger LOGGER = LoggerFactory.getLogger(SpoolKillIntegrationTest.class);
  private static final String SURVIVOR = "1000";
  private static final Duration MAX_WAIT_FOR_A_WRITE = Duration.ofSeconds(2);

  /**
   * An envelope that was answered.
   *
   * @param sender project of the process that sent it: each has one of its own
   */
  private record Delivered(String id, String sender) {}

  @TempDir private Path directory;
  private final MockWebServer server = new MockWebServer();
  private final List<Delivered> delivered = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
            take(request);
            server.takeRequest(0, TimeUnit.SECONDS); // Or it keeps them all.
            return new MockResponse.Builder().code(200).build();
          }
        });
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private synchronized void take(RecordedRequest request) {
    String sender = request.getUrl().pathSegments().get(1);
    delivered.add(new Delivered(SpoolProcess.idIn(request.getBody().utf8()), sender));
  }

  private synchronized List<Delivered> delivered() {
    return List.copyOf(delivered);
  }

  @Test
  void killedProcessLosesNothingThatItKept() throws IOException {
    killAndCheck(3);
  }

  @Test
  @Tag("slow")
  void processKilledThirtyTimesLosesNothingThatItKept() throws IOException {
    int torn = killAndCheck(30);

    assertThat(torn).as("kills in the middle of a write").isPositive();
  }

  /** Returns how many files were left half-written. */
  private int killAndCheck(int kills) throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Set<String> kept = new HashSet<>();
    int torn = 0;

    try (SpoolProcess survivor = SpoolProcess.start(directory, dsn(SURVIVOR), "send")) {
      for (int round = 0; round < kills; round++) {
        String victim = Integer.toString(round);
        try (SpoolProcess process = SpoolProcess.start(directory, dsn(victim), "write", victim)) {
          int keptSoFar = process.awaitKept(1 + random.nextInt(20));
          awaitMomentToKill(round % 2 == 0, random);
          int keptInAll = process.kill(keptSoFar);
          assertThat(keptInAll).as("round %d, seed %d", round, seed).isPositive();
          for (int i = 0; i < keptInAll; i++) {
            kept.add(round + "-" + i);
          }
          torn += (int) files().stream().filter(name -> name.endsWith(".partial")).count();
        }
      }
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> files().stream().noneMatch(name -> !name.endsWith(".alive")));
      await().until(() -> files().size() == 1);
    }

    List<Delivered> all = delivered();
    Collection<List<Delivered>> twice = deliveredTwice(all);
    LOGGER.info(
        "{} kills: {} envelopes kept, {} answers, {} twice, {} torn, {} sent by who was killed",
        kills,
        kept.size(),
        all.size(),
        twice.size(),
        torn,
        all.stream().filter(one -> !one.sender().equals(SURVIVOR)).count());
    assertThat(all.stream().map(Delivered::id)).as("seed %d", seed).containsAll(kept);
    assertThat(twice)
        .as("delivered twice though not the one in flight at a kill, seed %d", seed)
        .allMatch(same -> same.size() == 2 && same.stream().anyMatch(lastOfVictims(all)::contains));
    return torn;
  }

  /** In the middle of a write every other time, else anywhere in a write or a call. */
  private void awaitMomentToKill(boolean isInWrite, Random random) {
    long maxNanos = isInWrite ? MAX_WAIT_FOR_A_WRITE.toNanos() : 1 + random.nextInt(40_000_000);
    long deadline = System.nanoTime() + maxNanos;
    while (System.nanoTime() < deadline
        && !(isInWrite && files().stream().anyMatch(name -> name.endsWith(".partial")))) {
      Thread.onSpinWait();
    }
  }

  private static Collection<List<Delivered>> deliveredTwice(List<Delivered> all) {
    Map<String, List<Delivered>> byId = all.stream().collect(Collectors.groupingBy(Delivered::id));
    return byId.values().stream().filter(same -> same.size() > 1).toList();
  }

  /** Returns of each victim the one that it may have sent without having seen the answer. */
  private static Collection<Delivered> lastOfVictims(List<Delivered> all) {
    return all.stream()
        .filter(one -> !one.sender().equals(SURVIVOR))
        .collect(Collectors.toMap(Delivered::sender, one -> one, (earlier, later) -> later))
        .values();
  }

  private String dsn(String project) {
    return "http://key@localhost:" + server.getPort() + "/" + project;
  }

  private List<String> files() {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths.filter(Files::isRegularFile).map(path -> path.getFileName().toString()).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of("a file went while we looked");
    }
  }
}
