package dev.sentryotel.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whose OpenTelemetry an application has. Each is a class path of its own: what another world
 * brings is not there, as it is not there for a user.
 */
public enum World {
  /** OpenTelemetry's Spring Boot starter. */
  OPEN_TELEMETRY_STARTER(jar -> !isBootTracing(jar)),

  /** Spring Boot's own OpenTelemetry through Micrometer. */
  BOOT(jar -> !isOpenTelemetryStarter(jar)),

  /** The SDK alone. */
  BARE(jar -> !isOpenTelemetryStarter(jar) && !isBoot(jar)),

  /** OpenTelemetry's starter and Spring Boot's own. */
  BOTH(jar -> true);

  private static final String LIST = "/class-path.txt";

  private final Predicate<String> isThere;
  // Loading all classes again for each application takes most of a test's time.
  private @Nullable URLClassLoader shared;

  World(Predicate<String> isThere) {
    this.isThere = isThere;
  }

  private static boolean isOpenTelemetryStarter(String jar) {
    // Library instrumentations may be used without it.
    return jar.startsWith("opentelemetry-spring-boot-")
        || jar.startsWith("opentelemetry-sdk-extension-autoconfigure-1")
        || jar.startsWith("opentelemetry-sdk-extension-declarative-config")
        || jar.startsWith("opentelemetry-sdk-autoconfigure-support");
  }

  private static boolean isBootTracing(String jar) {
    return jar.startsWith("micrometer-tracing-bridge-otel")
        || jar.startsWith("micrometer-registry-otlp");
  }

  private static boolean isBoot(String jar) {
    return isBootTracing(jar)
        || jar.startsWith("micrometer-tracing")
        || jar.startsWith("spring-boot-micrometer-tracing")
        || jar.startsWith("spring-boot-opentelemetry")
        || jar.startsWith("spring-boot-starter-opentelemetry");
  }

  private static boolean isReactiveServer(String jar) {
    return jar.startsWith("reactor-netty") || jar.startsWith("spring-boot-reactor-netty");
  }

  private static boolean isServletServer(String jar) {
    return jar.startsWith("tomcat-")
        || jar.startsWith("jakarta.servlet-api")
        || jar.startsWith("spring-boot-tomcat")
        || jar.startsWith("spring-boot-servlet")
        || jar.startsWith("spring-webmvc")
        || jar.startsWith("spring-boot-webmvc");
  }

  private boolean isThereForServlets(String jar) {
    return isThere.test(jar) && !isReactiveServer(jar);
  }

  /**
   * Starts an application in it on a free port.
   *
   * @param sources configuration classes, loaded again in that world
   */
  public synchronized WorldApplication start(Map<String, String> properties, Class<?>... sources) {
    if (shared == null) {
      shared = classLoader(this::isThereForServlets);
    }
    return start(shared, properties, sources);
  }

  /**
   * Starts an application in it, on a class path that lacks some more.
   *
   * @param also says of a jar's file name whether it is on the class path all the same
   */
  public WorldApplication start(
      Map<String, String> properties, Predicate<String> also, Class<?>... sources) {
    return start(
        classLoader(jar -> isThereForServlets(jar) && also.test(jar)), properties, sources);
  }

  /** Starts an application in it on Netty, without servlets. */
  public WorldApplication startReactive(Map<String, String> properties, Class<?>... sources) {
    return start(
        classLoader(jar -> isThere.test(jar) && !isServletServer(jar)), properties, sources);
  }

  /**
   * Starts an application in it, on a class path that has something more.
   *
   * @param first a directory of classes and resources that are found before all others
   */
  public WorldApplication start(Map<String, String> properties, Path first, Class<?>... sources) {
    URLClassLoader loader = classLoader(this::isThereForServlets);
    List<URL> urls = new ArrayList<>(List.of(url(first)));
    urls.addAll(List.of(loader.getURLs()));
    return start(
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()),
        properties,
        sources);
  }

  /**
   * Processes an application of this world ahead of time.
   *
   * @param directory where the generated sources were compiled to, to be started with
   * @param arguments of the main method, such as properties that must be known by then
   */
  public void processAheadOfTime(Class<?> main, Path directory, String... arguments) {
    URLClassLoader loader = classLoader(this::isThereForServlets);
    WorldApplication.inWorld(
        loader,
        launcher ->
            launcher
                .getMethod("processAheadOfTime", String.class, Path.class, String[].class)
                .invoke(null, main.getName(), directory, arguments));
    String classPath =
        Arrays.stream(loader.getURLs())
            .map(url -> Path.of(URI.create(url.toString())).toString())
            .collect(Collectors.joining(File.pathSeparator));
    AheadOfTime.compile(directory, classPath);
  }

  private static WorldApplication start(
      URLClassLoader loader, Map<String, String> properties, Class<?>... sources) {
    Map<String, Object> all = new LinkedHashMap<>(properties);
    all.putIfAbsent("server.port", "0");
    return WorldApplication.start(
        loader, all, Arrays.stream(sources).map(Class::getName).toArray(String[]::new));
  }

  private static URLClassLoader classLoader(Predicate<String> isThere) {
    return new URLClassLoader(
        urls(isThere).toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /** Returns the entries of its class path. */
  List<URL> urls() {
    return urls(isThere);
  }

  private static List<URL> urls(Predicate<String> isThere) {
    List<URL> urls = new ArrayList<>();
    urls.add(World.class.getProtectionDomain().getCodeSource().getLocation());
    urls.add(main());
    for (String entry : classPath()) {
      Path jar = Path.of(entry);
      if (isForUsers(jar) && isThere.test(String.valueOf(jar.getFileName()))) {
        urls.add(url(jar));
      }
    }
    return urls;
  }

  /** OpenTelemetry's own test support looks for services by the thread, not by the world. */
  private static boolean isForUsers(Path jar) {
    return !String.valueOf(jar.getFileName()).startsWith("opentelemetry-sdk-testing");
  }

  private static URL main() {
    return dev.sentryotel.SentryClient.class.getProtectionDomain().getCodeSource().getLocation();
  }

  /** As the build wrote it down: all that tests may use, whatever the runner was given. */
  private static List<String> classPath() {
    try (InputStream in = World.class.getResourceAsStream(LIST)) {
      if (in == null) {
        throw new IllegalStateException("No " + LIST + "; run generate-test-resources");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(text.strip().split("\\|"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns where a jar of any world is, by the beginning of its file name. */
  static URL jar(String prefix) {
    return classPath().stream()
        .map(Path::of)
        .filter(jar -> String.valueOf(jar.getFileName()).startsWith(prefix))
        .map(World::url)
        .findFirst()
        .orElseThrow();
  }

  private static URL url(Path jar) {
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " of the class path is not there");
    }
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
