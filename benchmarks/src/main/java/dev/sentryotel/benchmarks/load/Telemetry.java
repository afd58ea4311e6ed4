package dev.sentryotel.benchmarks.load;

import dev.sentryotel.SentryClient;
import dev.sentryotel.benchmarks.application.NoSpans;
import dev.sentryotel.benchmarks.application.OpenTelemetrySpans;
import dev.sentryotel.benchmarks.application.OurSpans;
import dev.sentryotel.benchmarks.application.SentryJavaSpans;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What the application has of telemetry; each with the jars that it would have, and no others. */
public enum Telemetry {
  NONE("no telemetry", NoSpans.class),
  OPENTELEMETRY("OpenTelemetry's starter, no exporter", OpenTelemetrySpans.class),
  OTLP("OpenTelemetry's starter, OTLP", OpenTelemetrySpans.class),
  OURS("ours", OurSpans.class),
  SENTRY_JAVA("sentry-java, plain", SentryJavaSpans.class);

  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));
  private static final Pattern TOOLS =
      Pattern.compile(
          "(jmh-core|jopt-simple|commons-math3|sentry-opentelemetry-core"
              + "|opentelemetry-semconv-incubating)-.*");
  // With what OpenTelemetry's starter brings along.
  private static final Pattern OF_OPENTELEMETRY =
      Pattern.compile(
          "(opentelemetry|okhttp|okio|kotlin-stdlib|snakeyaml-engine|validation-api"
              + "|jackson-(core|databind)-2|annotations-1).*");
  private static final Pattern OF_SENTRY_JAVA = Pattern.compile("sentry-\\d.*");

  private final String title;
  private final Class<?> spans;

  Telemetry(String title, Class<?> spans) {
    this.title = title;
    this.spans = spans;
  }

  String title() {
    return title;
  }

  /** Returns the class that brings it to the application. */
  Class<?> spans() {
    return spans;
  }

  boolean makesSpans() {
    return this != NONE;
  }

  boolean delivers() {
    return this == OTLP || this == OURS || this == SENTRY_JAVA;
  }

  /** Returns the class path, the benchmarks' own classes first. */
  List<String> classPath() {
    return ownClassPath().stream().filter(this::isThere).toList();
  }

  /** Returns the class path of this process: that of all contenders, and more. */
  static List<String> ownClassPath() {
    return SEPARATOR.splitAsStream(System.getProperty("java.class.path")).toList();
  }

  /** Returns how many jars an application would have. */
  int jars() {
    return classPath().size() - 1;
  }

  private boolean isThere(String entry) {
    if (isOurs(entry)) {
      return this == OURS;
    }
    String name = Path.of(entry).getFileName().toString();
    if (TOOLS.matcher(name).matches()) {
      return false;
    }
    if (OF_OPENTELEMETRY.matcher(name).matches()) {
      return this == OPENTELEMETRY || this == OTLP || this == OURS;
    }
    return !OF_SENTRY_JAVA.matcher(name).matches() || this == SENTRY_JAVA;
  }

  private static boolean isOurs(String entry) {
    Path main =
        Path.of(SentryClient.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    // In a build of all modules either may be a directory of classes.
    return Path.of(entry).equals(main)
        || entry.contains("sentry-otel-spring-boot-starter")
        || Path.of(entry).endsWith(Path.of("starter", "target", "classes"));
  }

  /** Returns Spring's arguments. */
  List<String> arguments(int collectorPort) {
    List<String> arguments =
        new ArrayList<>(List.of("--server.port=0", "--spring.main.banner-mode=off"));
    // Else Tomcat closes a connection after 100 requests.
    arguments.add("--server.tomcat.max-keep-alive-requests=-1");
    String collector = "127.0.0.1:" + collectorPort;
    switch (this) {
      case NONE -> {}
      case OPENTELEMETRY -> arguments.addAll(exporters("none"));
      case OTLP -> {
        arguments.addAll(exporters("otlp"));
        arguments.add("--otel.exporter.otlp.endpoint=http://" + collector);
      }
      case OURS ->
          arguments.addAll(
              Arrays.asList(
                  "--sentry.dsn=http://key@" + collector + "/42", "--sentry.traces-sample-rate=1"));
      case SENTRY_JAVA -> arguments.add("--sentry.dsn=http://key@" + collector + "/42");
    }
    return arguments;
  }

  private static List<String> exporters(String traces) {
    return List.of(
        "--otel.traces.exporter=" + traces,
        "--otel.metrics.exporter=none",
        "--otel.logs.exporter=none");
  }
}
