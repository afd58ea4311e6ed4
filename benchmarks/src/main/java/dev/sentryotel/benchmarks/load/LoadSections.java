package dev.sentryotel.benchmarks.load;

import static dev.sentryotel.benchmarks.Medians.median;
import static dev.sentryotel.benchmarks.Medians.spread;
import static dev.sentryotel.benchmarks.Section.bracketedUnless;
import static dev.sentryotel.benchmarks.Section.percent;
import static dev.sentryotel.benchmarks.Section.times;

import dev.sentryotel.benchmarks.Budget;
import dev.sentryotel.benchmarks.Section;
import dev.sentryotel.delivery.DeliveryOptions;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
            + " 200, and until the spans of that were delivered too, which no request waits for;"
            + " medians, interleaved.\n");
    section.budgets(
        List.of(
            Budget.ofDifference(
                "processor time over OpenTelemetry's starter alone",
                0.10,
                " s",
                ours,
                base,
                start -> start.cpuNanos() / NANOS_PER_SECOND),
            Budget.ofDifference("classes over it", 250, "", ours, base, StartUp::classes),
            new Budget(
                "jars over it", 6, "", Telemetry.OURS.jars() - Telemetry.OPENTELEMETRY.jars())));
    section.add(
        "\n| | CPU | spread | wall | classes | resident | threads | jars | CPU, delivered |"
            + " classes, delivered |\n");
    section.add("|---|---|---|---|---|---|---|---|---|---|\n");
    for (Telemetry telemetry : Telemetry.values()) {
      List<StartUp> starts = started.getOrDefault(telemetry, List.of());
      section.add(
          "| %s | %.2f s | %s | %.2f s | %.0f | %.0f MB | %.0f | %d | %s | %s |\n",
          telemetry.title(),
          median(starts, StartUp::cpuNanos) / NANOS_PER_SECOND,
          percent(spread(starts, StartUp::cpuNanos)),
          median(starts, StartUp::wallNanos) / NANOS_PER_SECOND,
          median(starts, StartUp::classes),
          median(starts, StartUp::residentBytes) / BYTES_PER_MB,
          median(starts, StartUp::threads),
          telemetry.jars(),
          delivered(telemetry, "%.2f s", median(starts, StartUp::sentCpuNanos) / NANOS_PER_SECOND),
          delivered(telemetry, "%.0f", median(starts, StartUp::sentClasses)));
    }
    return section;
  }

  private static String delivered(Telemetry telemetry, String format, double figure) {
    return telemetry.delivers() ? String.format(Locale.ROOT, format, figure) : "-";
  }

  /** Fills the section about loads. */
  public static Section load(Section section, List<LoadResult> results) {
    section.add(
        "\nThe same application with the defaults of each contender, in a process with 256 MB of"
            + " heap; a request is a root with four children, the handler does nothing else. Times,"
            + " processor time and garbage are medians relative to OpenTelemetry's starter without an"
            + " exporter, whose own stand above each table; latency is that of the application's"
            + " answers, processor time and garbage are those of the whole process, per request. The"
            + " JVM's compilers work until what runs often is compiled, and have more to do where"
            + " more code runs. Each contender has a collector in a process of its own, which has as"
            + " many bodies to read as it gets requests; application, collector and who asks share"
            + " the processors. Nobody uses TLS, which would cost those the most who connect most. A"
            + " span counts as delivered if the collector has its id; the share is that of the worst"
            + " time. Who delivered less than 99 %% did less: processor time and garbage are set in"
            + " brackets. Live memory is what a garbage collection leaves at the end of each time,"
            + " less what it left before.\n");
    Cell usual = new Cell(100, 0, Fault.NONE);
    Cell hard = new Cell(500, 80, Fault.NONE);
    List<LoadResult> ours = find(results, usual, Telemetry.OURS);
    List<LoadResult> base = find(results, usual, Telemetry.OPENTELEMETRY);
    List<LoadResult> otlp = find(results, usual, Telemetry.OTLP);
    List<LoadResult> oursHard = find(results, hard, Telemetry.OURS);
    section.budgets(
        List.of(
            new Budget(
                "spans not delivered, " + hard.title(),
                0,
                " %",
                worst(oursHard, result -> 100 * (1 - result.delivered()))),
            new Budget(
                "spans unaccounted for, " + hard.title(),
                0,
                "",
                worst(oursHard, result -> Math.abs(result.unaccounted()))),
            new Budget(
                "connections, as many as requests may be in flight, " + usual.title(),
                DeliveryOptions.DEFAULT_REQUESTS_IN_FLIGHT,
                "",
                worst(ours, LoadResult::connections)),
            budget("CPU", 1.15, usual, ours, base, LoadResult::cpuNanos),
            budget(
                "CPU without the JVM's compilers",
                1.15,
                usual,
                ours,
                base,
                LoadResult::compiledCpuNanos),
            budget("allocation", 1.1, usual, ours, otlp, LoadResult::allocatedBytes)));
    tables(section, results, Telemetry.OPENTELEMETRY);
    return section;
  }

  private static Budget budget(
      String what,
      double limit,
      Cell cell,
      List<LoadResult> ours,
      List<LoadResult> base,
      ToDoubleFunction<LoadResult> figure) {
    String title = base.isEmpty() ? "" : base.get(0).telemetry().title();
    return Budget.ofRatio(
        what + " over that of " + title + ", " + cell.title(), limit, ours, base, figure);
  }

  private static double worst(List<LoadResult> passes, ToDoubleFunction<LoadResult> figure) {
    return passes.stream().mapToDouble(figure).max().orElse(Double.NaN);
  }

  /** Fills the section about faults. */
  public static Section faults(Section section, List<LoadResult> results) {
    section.add(
        "\nThe same at 100 roots per second; the collector takes 20 ms to answer, or worse. What is"
            + " still on its way at the end counts as neither delivered nor discarded. Times,"
            + " processor time and garbage are relative to OTLP's. Live memory is that after each"
            + " quarter, for which garbage is collected under the load.\n");
    List<LoadResult> ours =
        results.stream().filter(result -> result.telemetry() == Telemetry.OURS).toList();
    section.budgets(
        List.of(
            new Budget(
                "spans unaccounted for",
                0,
                "",
                worst(ours, result -> Math.abs(result.unaccounted()))),
            new Budget(
                "live memory, as much as envelopes may wait",
                DeliveryOptions.DEFAULT_MAX_QUEUE_BYTES / BYTES_PER_MB,
                " MB",
                worst(ours, result -> Collections.max(result.liveBytes()) / BYTES_PER_MB))));
    tables(section, results, Telemetry.OTLP);
    return section;
  }

  private static void tables(Section section, List<LoadResult> results, Telemetry base) {
    for (Cell cell : Stream.concat(Cell.loads().stream(), Cell.faults().stream()).toList()) {
      List<LoadResult> ofCell =
          results.stream().filter(result -> result.cell().equals(cell)).toList();
      if (!ofCell.isEmpty()) {
        table(section, cell, ofCell, base);
      }
    }
  }

  private static void table(
      Section section, Cell cell, List<LoadResult> results, Telemetry baseTelemetry) {
    List<LoadResult> base = find(results, cell, baseTelemetry);
    section.add("\n### %s\n\n", cell.title());
    section.add(
        "%s: p50 %.1f ms, p99 %.1f ms, processor time %.2f ms, of it compilers %.2f ms, allocated"
            + " %.1f kB.\n\n",
        baseTelemetry.title(),
        median(base, LoadResult::p50Nanos) / NANOS_PER_MILLI,
        median(base, LoadResult::p99Nanos) / NANOS_PER_MILLI,
        median(base, LoadResult::cpuNanos) / NANOS_PER_MILLI,
        median(base, LoadResult::compilerNanos) / NANOS_PER_MILLI,
        median(base, LoadResult::allocatedBytes) / BYTES_PER_KB);
    section.add(
        "| | delivered | discarded | connections | requests at once | p50 | p99 | CPU | spread |"
            + " CPU without compilers | allocated | live memory | resident | threads |\n");
    section.add("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (Telemetry telemetry : Telemetry.values()) {
      List<LoadResult> passes = find(results, cell, telemetry);
      if (!passes.isEmpty()) {
        line(section, telemetry, passes, base);
      }
    }
  }

  private static void line(
      Section section, Telemetry telemetry, List<LoadResult> passes, List<LoadResult> base) {
    section.add(
        "| %s | %s | %s | %.0f | %s | %s | %s | %s | %s | %s | %s | %s | %.0f MB | %.0f |\n",
        telemetry.title(),
        exactPercent(passes.stream().mapToDouble(LoadResult::delivered).min().orElseThrow()),
        exactPercent(median(passes, LoadResult::discarded)),
        median(passes, LoadResult::connections),
        mostRequests(passes),
        ratio(passes, base, LoadResult::p50Nanos),
        ratio(passes, base, LoadResult::p99Nanos),
        cost(passes, base, LoadResult::cpuNanos),
        percent(spread(passes, LoadResult::cpuNanos)),
        cost(passes, base, LoadResult::compiledCpuNanos),
        cost(passes, base, LoadResult::allocatedBytes),
        liveMemory(passes),
        median(passes, LoadResult::residentBytes) / BYTES_PER_MB,
        median(passes, LoadResult::threads));
  }

  // A collector that leaves what it gets does not know when it ends.
  private static String mostRequests(List<LoadResult> passes) {
    Fault fault = passes.get(0).cell().fault();
    return fault == Fault.SILENT || fault == Fault.RESETTING
        ? "-"
        : String.format(Locale.ROOT, "%.0f", median(passes, LoadResult::mostRequests));
  }

  private static String liveMemory(List<LoadResult> passes) {
    return passes.stream()
        .flatMap(pass -> pass.liveBytes().stream())
        .map(bytes -> String.format(Locale.ROOT, "%+.1f", bytes / BYTES_PER_MB))
        .collect(Collectors.joining(", ", "", " MB"));
  }

  private static String exactPercent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String ratio(
      List<LoadResult> passes, List<LoadResult> base, ToDoubleFunction<LoadResult> figure) {
    return times(median(passes, figure) / median(base, figure));
  }

  /** Returns a ratio, in brackets where too little was delivered to compare it. */
  private static String cost(
      List<LoadResult> passes, List<LoadResult> base, ToDoubleFunction<LoadResult> figure) {
    boolean isPart =
        passes.get(0).cell().fault() == Fault.NONE
            && passes.stream().anyMatch(pass -> pass.delivered() < Section.MIN_ARRIVED);
    return bracketedUnless(!isPart, ratio(passes, base, figure));
  }

  private static List<LoadResult> find(List<LoadResult> results, Cell cell, Telemetry telemetry) {
    return results.stream()
        .filter(each -> each.cell().equals(cell) && each.telemetry() == telemetry)
        .toList();
  }
}
