package dev.sentryotel.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged application as a process of its own, on a port of its own. */
final class RunningSample implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration ARRIVAL = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private final int port;

  private RunningSample(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /**
   * Starts {@code java -jar} and waits until the application answers.
   *
   * @param environment variables to set, for example {@code SENTRY_DSN}
   */
  static RunningSample start(Map<String, String> environment) throws IOException {
    Path log = Files.createTempFile("sample-app", ".log");
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-jar",
                System.getProperty("sample.jar"),
                "--server.port=" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("SENTRY_"));
    builder.environment().putAll(environment);
    RunningSample sample = new RunningSample(builder.start(), log, port);
    sample.awaitLog("Started SampleApplication", START);
    return sample;
  }

  /** The application's own {@code DSN}, for another one that is to report to it. */
  String dsn() {
    return "http://sample@localhost:" + port + "/1";
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String header, String value)
      throws IOException, InterruptedException {
    return http.send(request(path).header(header, value).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String form, String header, String value)
      throws IOException, InterruptedException {
    return http.send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(header, value)
            .POST(BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> begin(String path) {
    return http.sendAsync(request(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  /** The newest traces, once there is one of that name. */
  List<JsonNode> awaitTraceNamed(String name) {
    await()
        .atMost(ARRIVAL)
        .untilAsserted(() -> assertThat(traces()).extracting(text("name")).contains(name));
    return traces();
  }

  List<JsonNode> traces() {
    return json("/api/traces?limit=1000").valueStream().toList();
  }

  /** The spans of a trace, once each of these descriptions is among them. */
  List<JsonNode> awaitSpans(String traceId, String... descriptions) {
    await("trace " + traceId)
        .atMost(ARRIVAL)
        .untilAsserted(
            () ->
                assertThat(spans(traceId)).extracting(text("description")).contains(descriptions));
    return spans(traceId);
  }

  private List<JsonNode> spans(String traceId) {
    return json("/api/traces/" + traceId).path("spans").valueStream().toList();
  }

  /** Reads one text of an object, as an assertion's extractor. */
  static Function<JsonNode, String> text(String key) {
    return object -> object.path(key).asString();
  }

  private JsonNode json(String path) {
    try {
      return JsonMapper.shared().readTree(get(path).body());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the ingest does not answer, see " + log, e);
    }
  }

  void awaitLog(String words) {
    awaitLog(words, ARRIVAL);
  }

  private void awaitLog(String words, Duration atMost) {
    await("the log says " + words + ", see " + log)
        .atMost(atMost)
        .failFast("the process ended, see " + log, () -> !process.isAlive())
        .until(() -> log().contains(words));
  }

  List<String> logLines() {
    return log().lines().toList();
  }

  private String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends {@code SIGTERM}, as a container's runtime does. */
  void terminate() throws IOException, InterruptedException {
    int exit = new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();
    assertThat(exit).isZero();
  }

  /** Waits for the end of the process and returns its exit status. */
  int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(ARRIVAL.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    Files.delete(log);
  }

  /** Free now, and with luck still free when the application binds it. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
