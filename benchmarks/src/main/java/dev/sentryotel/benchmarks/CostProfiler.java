package dev.sentryotel.benchmarks;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** Reports, for each iteration, what the {@link Tally} counted, per span that ended. */
public final class CostProfiler implements InternalProfiler {

  static final String ARRIVED = "arrived";
  static final String ALLOCATED = "allocated";
  static final String CPU = "cpu";
  static final String BACKGROUND_CPU = "background-cpu";
  static final String WIRE = "wire";

  private Tally.Counts before = Tally.CURRENT.counts();

  @Override
  public String getDescription() {
    return "Spans that arrived, bytes allocated and sent, processor time, per span";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = Tally.CURRENT.counts();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    Tally.Counts counts = Tally.CURRENT.counts().since(before);
    double spans = counts.ended();
    if (spans == 0) {
      return List.of();
    }
    return List.of(
        scalar(ARRIVED, counts.arrived() / spans, "of 1"),
        scalar(ALLOCATED, counts.allocated() / spans, "B/span"),
        scalar(CPU, counts.cpu() / spans, "ns/span"),
        scalar(BACKGROUND_CPU, (counts.process() - counts.benchmarkThreads()) / spans, "ns/span"),
        scalar(WIRE, counts.wire() / spans, "B/span"));
  }

  private static Result<?> scalar(String name, double value, String unit) {
    return new ScalarResult(name, value, unit, AggregationPolicy.AVG);
  }
}
