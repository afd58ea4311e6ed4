package dev.sentryotel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Each benchmark runs, for a moment: what it measures then means nothing, but that it works. */
class BenchmarksTest {

  private static final Set<String> LOADS =
      Set.of(Rows.ROOT, Rows.UNSAMPLED, Rows.BATCH, Rows.UNCOMPRESSED, Rows.waiting(1000));

  private static final Set<Contender> OURS = EnumSet.of(Contender.STATIC, Contender.STREAM);

  @Test
  void everyContenderRunsAndTheReportHasIt() throws RunnerException {
    List<Row> rows = Rows.all().stream().filter(row -> LOADS.contains(row.title())).toList();

    List<Samples> measured = new ArrayList<>();
    for (Row row : rows) {
      measured.add(new Samples(row, List.of(runBriefly(row))));
    }
    Conditions conditions = new Conditions(Instant.EPOCH, Duration.ZERO, 0);
    String report =
        HotPathSection.of(conditions, "briefly", new Results(measured)).toString()
            + EncodingSection.of(conditions, "briefly", new Results(measured));

    // Ours lose nothing in so short a run; what the others drop in it depends on the machine.
    assertThat(measured)
        .filteredOn(row -> !row.row().title().equals(Rows.UNSAMPLED))
        .allSatisfy(
            row ->
                assertThat(row.median(Sample::arrived))
                    .as(row.row().name())
                    .isGreaterThan(OURS.contains(row.row().contender()) ? 0.99 : 0));
    assertThat(report).contains("| ours, static | ", "| OTLP, plain | ").doesNotContain("NaN");
  }

  private static Sample runBriefly(Row row) throws RunnerException {
    var options =
        row.options()
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(100))
            .verbosity(VerboseMode.SILENT);
    if (row.benchmark() == HotPath.class) {
      options.param("warmUpBursts", "1");
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    return Sample.of(row, results.iterator().next());
  }
}
