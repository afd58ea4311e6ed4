package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.JavaProcess;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/**
 * Whoever else traces the same application, nothing is sent twice, and one line says what to do.
 */
@ExtendWith(OutputCaptureExtension.class)
class NeighboursIntegrationTest {

  private static final Path NEIGHBOURS = Path.of("target", "neighbours");
  private static final Path SENTRY_JAVA = NEIGHBOURS.resolve("sentry-opentelemetry-core.jar");
  private static final Path AGENT = NEIGHBOURS.resolve("opentelemetry-javaagent.jar");

  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
  private static final Duration EXIT = Duration.ofSeconds(30);

  private final SentryServer sentry = new SentryServer();

  @AfterEach
  void stop() {
    sentry.close();
  }

  @ParameterizedTest
  @EnumSource
  void besideSentryJavasOpenTelemetryItLeavesTheSendingToThat(World world, CapturedOutput output) {
    try (WorldApplication books =
        world.start(
            Map.of("sentry.dsn", sentry.dsn(), "sentry.traces-sample-rate", "1.0"),
            SENTRY_JAVA,
            BookApplication.class)) {
      assertThat(books.get("/spans")).hasSize(32);
      assertThat(books.get("/relay")).doesNotContain("sentry-");
    }

    assertThat(sentry.requests()).isEmpty();
    assertThat(output)
        .containsOnlyOnce("Remove io.sentry:sentry-opentelemetry-* to let this starter send them")
        .containsOnlyOnce("No spans are sent to Sentry, because sentry-java's OpenTelemetry");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("slow")
  @Timeout(120)
  void besideTheJavaAgentEachSpanIsSentOnceAndOneWarningSaysWhatToDo(
      World world, @TempDir Path directory) throws Exception {
    List<String> lines = new ArrayList<>();
    String traceId;
    try (JavaProcess books =
        JavaProcess.startJar(
            directory.resolve("books.jar"),
            world,
            List.of(
                "-javaagent:" + AGENT.toAbsolutePath(),
                "-Dotel.traces.exporter=none",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none"),
            BookApplication.class,
            "--server.port=0",
            "--sentry.dsn=" + sentry.dsn(),
            "--sentry.traces-sample-rate=1.0")) {
      int port = awaitPort(books, lines);
      traceId = get("http://localhost:" + port + "/spans");
      books.terminate();
      readRest(books, lines);
      books.awaitExit(EXIT);
    }

    // The agent's spans are between ours, which therefore come in pieces.
    List<String> spanIds = new ArrayList<>();
    for (JsonNode transaction : sentry.transactions()) {
      if (WorldContract.isOf(transaction, traceId)) {
        spanIds.add(transaction.at("/contexts/trace/span_id").asString());
        for (JsonNode span : transaction.path("spans")) {
          spanIds.add(span.path("span_id").asString());
        }
      }
    }
    assertThat(spanIds).hasSizeGreaterThanOrEqualTo(3).doesNotHaveDuplicates();
    assertThat(lines)
        .filteredOn(line -> line.contains(" WARN ") && line.contains("Neighbours"))
        .singleElement()
        .asString()
        .contains("Start without -javaagent, or set sentry.enabled=false");
  }

  private static int awaitPort(JavaProcess application, List<String> lines) {
    while (true) {
      String line = application.readLine();
      if (line == null) {
        throw new AssertionError("It did not start: " + lines);
      }
      lines.add(line);
      Matcher port = PORT.matcher(line);
      if (port.find()) {
        return Integer.parseInt(port.group(1));
      }
    }
  }

  private static void readRest(JavaProcess application, List<String> lines) {
    String line = application.readLine();
    while (line != null) {
      lines.add(line);
      line = application.readLine();
    }
  }

  private static String get(String address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
        .body();
  }
}
