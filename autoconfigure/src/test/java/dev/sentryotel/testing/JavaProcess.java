package dev.sentryotel.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/** A main class of the tests in a virtual machine of its own, killed at the end of a test. */
public final class JavaProcess implements AutoCloseable {

  /** Quick to start rather than quick in the end. */
  private static final List<String> OPTIONS =
      List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final Process process;

  private JavaProcess(Process process) {
    this.process = process;
  }

  /** Starts {@code java -cp … main arguments}. */
  public static JavaProcess start(Class<?> main, String... arguments) throws IOException {
    return start(List.of("-cp", classPath(), main.getName()), arguments);
  }

  /**
   * Starts {@code java -cp … main arguments} with a heap of its own size.
   *
   * @param heap such as {@code 32m}
   */
  public static JavaProcess startWithin(String heap, Class<?> main, String... arguments)
      throws IOException {
    return start(List.of("-Xmx" + heap, "-cp", classPath(), main.getName()), arguments);
  }

  /**
   * Starts {@code java -jar} of an application.
   *
   * @param jar made here; its manifest names main class and class path
   */
  public static JavaProcess startJar(Path jar, World world, Class<?> main, String... arguments)
      throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, main.getName());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        world.urls().stream().map(URL::toString).collect(Collectors.joining(" ")));
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      out.finish();
    }
    return start(List.of("-jar", jar.toString()), arguments);
  }

  private static JavaProcess start(List<String> what, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(OPTIONS);
    command.addAll(what);
    command.addAll(List.of(arguments));
    return new JavaProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  /** Returns the next line of its standard output; null at its end. */
  public String readLine() {
    try {
      return reader().readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BufferedReader reader() {
    return process.inputReader();
  }

  /** Sends SIGTERM. */
  public void terminate() {
    // Not by Process.destroy(), which closes the streams.
    process.toHandle().destroy();
  }

  /** Waits for its end and returns the status. */
  public int awaitExit(Duration timeout) throws InterruptedException {
    reader().lines().forEach(line -> {});
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("Still running after " + timeout);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
