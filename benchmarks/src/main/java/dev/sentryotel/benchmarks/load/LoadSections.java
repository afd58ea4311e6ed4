package dev.sentryotel.benchmarks.load;

import dev.sentryotel.benchmarks.Budget;
import dev.sentryotel.benchmarks.Section;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The tables about applications. */
public final class LoadSections {

  /** Title. */
  public static final String START_UP = "Starting an application";

  /** Title. */
  public static final String LOAD = "Serving requests";

  /** Title. */
  public static final String FAULTS = "With a collector that fails";

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double BYTES_PER_KB = 1e3;
  private static final double BYTES_PER_MB = 1e6;

  private LoadSections() {}

  /** Fills the section about starts. */
  public static Section startUp(Section section, Map<Telemetry, List<StartUp>> started) {
    List<StartUp> ours = started.getOrDefault(Telemetry.OURS, List.of());
    List<StartUp> base = started.getOrDefault(Telemetry.OPENTELEMETRY, List.of());
    section.add(
        "\nA Spring Boot application with Spring MVC, until it has answered its first request with"
            + " 200; medians, interleaved.\n");
    section.budgets(
        List.of(
            new Budget(
                "processor time over OpenTelemetry's starter alone",
                0.10,
                " s",
                difference(ours, base, StartUp::cpuNanos) / NANOS_PER_SECOND),
            new Budget("classes over it", 250, "", difference(ours, base, StartUp::classes)),
            new Budget(
                "jars over it", 6, "", Telemetry.OURS.jars() - Telemetry.OPENTELEMETRY.jars())));
    section.add("\n| | CPU | spread | wall | classes | resident | threads | jars |\n");
    section.add("|---|---|---|---|---|---|---|---|\n");
    for (Telemetry telemetry : Telemetry.values()) {
      List<StartUp> starts = started.getOrDefault(telemetry, List.of());
      section.add(
          "| %s | %.2f s | %.0f %% | %.2f s | %.0f | %.0f MB | %.0f | %d |\n",
          telemetry.title(),
          median(starts, StartUp::cpuNanos) / NANOS_PER_SECOND,
          100 * spread(starts, StartUp::cpuNanos),
          median(starts, StartUp::wallNanos) / NANOS_PER_SECOND,
          median(starts, StartUp::classes),
          median(starts, StartUp::residentBytes) / BYTES_PER_MB,
          median(starts, StartUp::threads),
          telemetry.jars());
    }
    return section;
  }

  private static double difference(
      List<StartUp> ours, List<StartUp> base, ToDoubleFunction<StartUp> figure) {
    return median(ours, figure) - median(base, figure);
  }

  private static double median(List<StartUp> starts, ToDoubleFunction<StartUp> figure) {
    double[] sorted = starts.stream().mapToDouble(figure).sorted().toArray();
    int length = sorted.length;
    return length == 0 ? Double.NaN : (sorted[(length - 1) / 2] + sorted[length / 2]) / 2;
  }

  private static double spread(List<StartUp> starts, ToDoubleFunction<StartUp> figure) {
    double[] sorted = starts.stream().mapToDouble(figure).sorted().toArray();
    return sorted.length == 0
        ? Double.NaN
        : (sorted[sorted.length - 1] - sorted[0]) / median(starts, figure);
  }

  /** Fills the section about loads. */
  public static Section load(Section section, List<LoadResult> results) {
    section.add(
        "\nThe same application with the defaults of each contender, in a process with 256 MB of"
            + " heap; a request is a root with four children, the handler does nothing else. The"
            + " collector is a process of its own. A span counts as delivered if the collector has"
            + " its id. Everything is per request and of the whole process. The JVM's compilers work"
            + " until what runs often is compiled, and have more to do where more code runs.\n");
    Cell usual = new Cell(100, 0, Fault.NONE);
    Cell hard = new Cell(500, 80, Fault.NONE);
    LoadResult ours = find(results, usual, Telemetry.OURS);
    LoadResult base = find(results, usual, Telemetry.OPENTELEMETRY);
    LoadResult otlp = find(results, usual, Telemetry.OTLP);
    LoadResult oursHard = find(results, hard, Telemetry.OURS);
    section.budgets(
        List.of(
            new Budget(
                "spans not delivered, " + hard.title(),
                0,
                " %",
                oursHard == null ? Double.NaN : 100 * (1 - oursHard.delivered())),
            new Budget(
                "spans unaccounted for, " + hard.title(),
                0,
                "",
                oursHard == null ? Double.NaN : (double) oursHard.unaccounted()),
            new Budget(
                "CPU over OpenTelemetry's starter alone, " + usual.title(),
                1.15,
                " x",
                ratio(ours, base, LoadResult::cpuNanos)),
            new Budget(
                "the same without the JVM's compilers",
                1.15,
                " x",
                ratio(ours, base, LoadResult::compiledCpuNanos)),
            new Budget(
                "allocation over OTLP's, " + usual.title(),
                1.1,
                " x",
                ratio(ours, otlp, LoadResult::allocatedBytes))));
    table(section, results);
    return section;
  }

  /** Fills the section about faults. */
  public static Section faults(Section section, List<LoadResult> results) {
    section.add(
        "\nThe same at 100 roots per second; the collector takes 20 ms to answer, or worse. What is"
            + " still on its way at the end counts as neither delivered nor discarded. Live memory"
            + " is what a garbage collection leaves at the end, less what it left before.\n");
    table(section, results);
    return section;
  }

  private static void table(Section section, List<LoadResult> results) {
    for (Cell cell : results.stream().map(LoadResult::cell).distinct().toList()) {
      section.add("\n### %s\n\n", cell.title());
      section.add(
          "| | delivered | discarded | connections (at once) | p50 | p99 | CPU | of it compilers |"
              + " allocated | live memory | highest heap | resident | threads |\n");
      section.add("|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
      results.stream()
          .filter(each -> each.cell().equals(cell))
          .forEach(each -> line(section, each));
    }
  }

  private static void line(Section section, LoadResult result) {
    section.add(
        "| %s | %s | %s | %d (%d) | %.1f ms | %.1f ms | %.2f ms | %.2f ms | %.1f kB | %+.1f MB |"
            + " %.0f MB | %.0f MB | %d |\n",
        result.telemetry().title(),
        percent(result.delivered()),
        percent(result.discarded()),
        result.connections(),
        result.mostRequests(),
        result.p50Nanos() / NANOS_PER_MILLI,
        result.p99Nanos() / NANOS_PER_MILLI,
        result.cpuNanos() / NANOS_PER_MILLI,
        result.compilerNanos() / NANOS_PER_MILLI,
        result.allocatedBytes() / BYTES_PER_KB,
        result.liveBytes() / BYTES_PER_MB,
        result.highestHeapBytes() / BYTES_PER_MB,
        result.residentBytes() / BYTES_PER_MB,
        result.threads());
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static @Nullable LoadResult find(
      List<LoadResult> results, Cell cell, Telemetry telemetry) {
    return results.stream()
        .filter(each -> each.cell().equals(cell) && each.telemetry() == telemetry)
        .findFirst()
        .orElse(null);
  }

  private static double ratio(
      @Nullable LoadResult ours, @Nullable LoadResult base, ToDoubleFunction<LoadResult> figure) {
    return ours == null || base == null
        ? Double.NaN
        : figure.applyAsDouble(ours) / figure.applyAsDouble(base);
  }
}
