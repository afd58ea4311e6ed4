package dev.sentryotel.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures rows in rounds: in each round each row gets a process of its own. Those that are
 * compared with each other follow each other in an order of the round's own, so that a machine that
 * changes its mind does so to all of them.
 */
final class Rounds {

  private static final String CLASS_PATH = "java.class.path";

  private final int rounds;
  private final int iterations;

  /** Makes some, with so many iterations of a second in each process. */
  Rounds(int rounds, int iterations) {
    this.rounds = rounds;
    this.iterations = iterations;
  }

  Results measure(List<Row> rows) throws IOException, RunnerException {
    Process sink = startSink();
    try {
      return new Results(
          measure(rows, readLine(sink)).entrySet().stream()
              .map(entry -> new Samples(entry.getKey(), entry.getValue()))
              .toList());
    } finally {
      sink.destroy();
    }
  }

  private Map<Row, List<Sample>> measure(List<Row> rows, String port) throws RunnerException {
    Map<Row, List<Sample>> samples = new LinkedHashMap<>();
    rows.forEach(row -> samples.put(row, new ArrayList<>()));
    String classPath = System.getProperty(CLASS_PATH);
    int done = 0;
    for (int round = 0; round < rounds; round++) {
      for (Row row : shuffled(rows, new Random(round))) {
        // JMH starts its processes with the class path that this one believes to have.
        System.setProperty(CLASS_PATH, classPathOf(row.contender(), classPath));
        Sample sample = run(row, port);
        samples.computeIfAbsent(row, key -> new ArrayList<>()).add(sample);
        System.out.printf("%d/%d %s: %s%n", ++done, rounds * rows.size(), row.name(), sample);
      }
    }
    System.setProperty(CLASS_PATH, classPath);
    return samples;
  }

  private static List<Row> shuffled(List<Row> rows, Random random) {
    List<String> groups = new ArrayList<>(rows.stream().map(Rows::group).distinct().toList());
    Collections.shuffle(groups, random);
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, random);
    shuffled.sort(Comparator.comparing(row -> groups.indexOf(Rows.group(row))));
    return shuffled;
  }

  private Sample run(Row row, String port) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                row.options()
                    .forks(1)
                    .measurementIterations(iterations)
                    .jvmArgs("-Xmx2g", "-D" + HttpSink.PORT_PROPERTY + "=" + port)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    return Sample.of(row, results.iterator().next());
  }

  // Sentry's module for OpenTelemetry replaces the storage of OpenTelemetry's context for everybody
  // in the process, so nobody else has it.
  private static String classPathOf(Contender contender, String classPath) {
    String bootstrapJar = SentryJavaOpenTelemetry.bootstrapJar();
    return contender == Contender.SENTRY_JAVA_OPENTELEMETRY && bootstrapJar != null
        ? classPath + File.pathSeparator + bootstrapJar
        : classPath;
  }

  private static Process startSink() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty(CLASS_PATH),
            HttpSink.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String readLine(Process process) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = reader.readLine();
    if (line == null) {
      throw new IOException("The sink did not start");
    }
    return line;
  }
}
