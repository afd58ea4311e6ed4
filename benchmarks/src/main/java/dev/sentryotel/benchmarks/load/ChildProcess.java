package dev.sentryotel.benchmarks.load;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process that prints its ports and is asked by HTTP, at the first of them. */
final class ChildProcess implements AutoCloseable {

  private static final Duration MAX_ANSWER = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final List<Integer> ports;

  private ChildProcess(Process process, List<Integer> ports) {
    this.process = process;
    this.ports = ports;
  }

  /**
   * Starts one, and returns when it listens.
   *
   * @param flags of the JVM
   * @param command main class and arguments
   */
  static ChildProcess start(List<String> flags, List<String> classPath, List<String> command)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(flags);
    line.add("-cp");
    line.add(String.join(File.pathSeparator, classPath));
    line.addAll(command);
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    // Else it would live on if this process is ended from outside.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String text = out.readLine(); text != null; text = out.readLine()) {
      // Loggers write there too.
      if (text.matches("\\d+ \\d+")) {
        ignoreRest(out);
        return new ChildProcess(
            process, Arrays.stream(text.split(" ")).map(Integer::valueOf).toList());
      }
    }
    throw new IOException("A process ended before it listened: " + command);
  }

  // A full pipe would stop whoever writes.
  private static void ignoreRest(BufferedReader out) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (out.readLine() != null) {
                  // Nobody wants it.
                }
              } catch (IOException e) {
                // The process has ended.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns the other port, at which it does what it is there for. */
  int workPort() {
    return ports.get(1);
  }

  String get(String path) throws IOException, InterruptedException {
    return new String(getBytes(path), StandardCharsets.UTF_8);
  }

  /** Asks for something at its other port. */
  void getWork(String path) throws IOException, InterruptedException {
    answer(request(workPort(), path).GET().build());
  }

  byte[] getBytes(String path) throws IOException, InterruptedException {
    return answer(request(ports.get(0), path).GET().build());
  }

  void post(String path) throws IOException, InterruptedException {
    answer(request(ports.get(0), path).POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(MAX_ANSWER);
  }

  private byte[] answer(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(request.uri() + " answers " + response.statusCode());
    }
    return response.body();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
