package dev.sentryotel.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.benchmarks.Section;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each application starts and is asked, for a moment: what is measured then means nothing. */
class LoadRunTest {

  private static final Cell USUAL = new Cell(100, 0, Fault.NONE);

  @Test
  void everyContenderIsMeasuredAndNoneLosesASpan() throws Exception {
    List<Cell> faults = Cell.faults();
    List<LoadResult> results;
    List<LoadResult> underFaults;
    try (LoadRun run = LoadRun.start(1, List.of(USUAL))) {
      results = run.measure(List.of(USUAL), 2, 1);
      underFaults = run.measure(faults, 1, 1);
      // What comes of a fault does not reach the load after it.
      results.addAll(run.measure(List.of(USUAL), 1, 1));
    }

    assertThat(results).hasSize(3 * Telemetry.values().length);
    assertThat(results)
        .filteredOn(result -> result.telemetry().delivers())
        .allSatisfy(result -> assertThat(result.delivered()).isOne());
    assertThat(results)
        .filteredOn(result -> !result.telemetry().delivers())
        .allSatisfy(result -> assertThat(result.connections()).isZero());
    assertThat(underFaults)
        .hasSize(3 * faults.size())
        .allSatisfy(result -> assertThat(result.unaccounted()).isZero())
        .filteredOn(result -> result.cell().fault() != Fault.DOWN)
        .allSatisfy(result -> assertThat(result.delivered()).isZero());
    assertThat(LoadSections.load(new Section("Loads"), results).toString())
        .contains("### 100 roots/s, collector 0 ms", "| ours | 100.0 % | 0.0 % | ")
        .doesNotContain("NaN");
    assertThat(LoadSections.faults(new Section("Faults"), underFaults).toString())
        .contains("### 429", "### black hole", "| ours | 0.0 % | ")
        .doesNotContain("NaN");
  }
}
