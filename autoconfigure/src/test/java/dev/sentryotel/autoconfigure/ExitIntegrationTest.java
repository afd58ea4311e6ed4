package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.autoconfigure.ExitingApplication.Exit;
import dev.sentryotel.testing.JavaProcess;
import dev.sentryotel.testing.SpanCollector;
import dev.sentryotel.testing.World;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a process that ends leaves behind, and how long it takes to. */
@Timeout(60)
class ExitIntegrationTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The default, and what a busy machine may add; a call in flight would take 30 s. */
  private static final Duration SHUTDOWN = Duration.ofSeconds(2).plusSeconds(8);

  /**
   * As long as a shutdown may take while answers come, and the same; all of them would take 36 s.
   */
  private static final Duration LONGEST_SHUTDOWN = Duration.ofSeconds(10).plusSeconds(8);

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(
      value = Exit.class,
      names = {"CLOSE", "RETURN", "SYSTEM_EXIT"})
  void exitLosesNothing(Exit exit) throws Exception {
    try (SpanCollector sentry = new SpanCollector(0, Duration.ofMillis(20));
        JavaProcess application = start(exit, sentry.dsn())) {
      int status = application.awaitExit(PATIENCE);

      assertThat(status).isEqualTo(exit == Exit.SYSTEM_EXIT ? 3 : 0);
      assertThat(sentry.spans()).hasSize(200);
      assertEverythingArrived(sentry);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = World.class,
      names = {"OPEN_TELEMETRY_STARTER", "BOOT", "BARE"})
  void signalLosesNothingOfTheRequestsInFlight(World world) throws Exception {
    try (SpanCollector sentry = new SpanCollector(0, Duration.ofMillis(20));
        JavaProcess application = start(world, Exit.SIGNAL, sentry.dsn(), "--server.port=0")) {
      String port = await(application, ExitingApplication.PORT);
      List<CompletableFuture<HttpResponse<String>>> requests = new ArrayList<>();
      HttpClient http = HttpClient.newHttpClient();
      for (int i = 0; i < 4; i++) {
        URI uri = URI.create("http://localhost:" + port + "/slow");
        requests.add(
            http.sendAsync(
                HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()));
      }
      for (int i = 0; i < requests.size(); i++) {
        await(application, ExitingApplication.IN_FLIGHT);
      }

      application.terminate();

      for (CompletableFuture<HttpResponse<String>> request : requests) {
        assertThat(request.get().statusCode()).isEqualTo(200);
      }
      application.awaitExit(PATIENCE);
      assertThat(sentry.spans()).hasSizeGreaterThanOrEqualTo(requests.size());
      assertEverythingArrived(sentry);
    }
  }

  @Test
  void slowServerIsWaitedForWhileAnswersCome() throws Exception {
    try (SpanCollector sentry = new SpanCollector(0, Duration.ofMillis(900));
        JavaProcess application =
            start(
                Exit.RETURN,
                sentry.dsn(),
                "--traces=6",
                "--sentry.shutdown-timeout=4s",
                "--sentry.transport.max-requests-in-flight=1")) {
      application.awaitExit(PATIENCE);

      assertThat(sentry.spans()).hasSize(12);
      assertEverythingArrived(sentry);
    }
  }

  @Tag("slow")
  @Test
  void slowServerIsNotWaitedForLongerThanTenSeconds() throws Exception {
    try (SpanCollector sentry = new SpanCollector(0, Duration.ofMillis(900));
        JavaProcess application =
            start(
                Exit.RETURN,
                sentry.dsn(),
                "--traces=40",
                "--sentry.shutdown-timeout=3s",
                "--sentry.transport.max-requests-in-flight=1")) {
      await(application, ExitingApplication.EXITING);
      long start = System.nanoTime();

      application.awaitExit(PATIENCE);

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofSeconds(6), LONGEST_SHUTDOWN);
      assertThat(sentry.spans()).hasSizeBetween(10, 30);
    }
  }

  @Test
  void absentServerIsNotWaitedForLongerThanTheTimeout() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    try (JavaProcess application = start(Exit.SYSTEM_EXIT, SpanCollector.dsn(port))) {
      assertThat(exitTime(application)).isLessThan(SHUTDOWN);
    }
  }

  @Test
  void silentServerIsNotWaitedForLongerThanTheTimeout() throws Exception {
    try (SpanCollector sentry = new SpanCollector(0, Duration.ZERO)) {
      sentry.fallSilent();
      try (JavaProcess application = start(Exit.RETURN, sentry.dsn())) {
        assertThat(exitTime(application)).isLessThan(SHUTDOWN);
      }
    }
  }

  private static Duration exitTime(JavaProcess application) throws InterruptedException {
    await(application, ExitingApplication.EXITING);
    long start = System.nanoTime();
    application.awaitExit(PATIENCE);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void assertEverythingArrived(SpanCollector sentry) throws IOException {
    List<String> ended = Files.readAllLines(directory.resolve("ended"));
    assertThat(sentry.spans()).containsExactlyInAnyOrderElementsOf(ended);
    assertThat(sentry.twice()).isEmpty();
  }

  private JavaProcess start(Exit exit, String dsn, String... properties) throws IOException {
    List<String> all = new ArrayList<>(List.of("--spring.main.web-application-type=none"));
    all.addAll(Arrays.asList(properties));
    return start(World.OPEN_TELEMETRY_STARTER, exit, dsn, all.toArray(String[]::new));
  }

  private JavaProcess start(World world, Exit exit, String dsn, String... properties)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                exit.name(),
                "--sentry.dsn=" + dsn,
                "--sentry.traces-sample-rate=1",
                "--ended-spans=" + directory.resolve("ended"),
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn"));
    arguments.addAll(Arrays.asList(properties));
    return JavaProcess.startJar(
        directory.resolve("application.jar"),
        world,
        ExitingApplication.class,
        arguments.toArray(String[]::new));
  }

  /** Reads until a line begins so, and returns the rest of that line. */
  private static String await(JavaProcess application, String start) {
    for (String line = application.readLine(); line != null; line = application.readLine()) {
      if (line.startsWith(start)) {
        return line.substring(start.length());
      }
    }
    throw new AssertionError("The application ended before it said: " + start);
  }
}
