package dev.sentryotel.benchmarks;

import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * What one process measured of one row, per span.
 *
 * @param medianNanos of the time
 * @param meanNanos of the time
 * @param cpuNanos of the measured code on its own thread; 0 where it is not taken
 * @param backgroundNanos processor time of all other threads
 * @param bytes allocated by the measured code on its own thread
 * @param wireBytes that would have gone over the network
 * @param arrived share of the spans that reached the encoder, in 0..1
 */
record Sample(
    double medianNanos,
    double meanNanos,
    double cpuNanos,
    double backgroundNanos,
    double bytes,
    double wireBytes,
    double arrived) {

  private static final double MEDIAN = 50;

  static Sample of(Row row, RunResult result) {
    Statistics times = result.getPrimaryResult().getStatistics();
    Map<String, ? extends Result<?>> costs = secondary(result);
    return new Sample(
        times.getPercentile(MEDIAN) / row.unitsPerScore(),
        times.getMean() / row.unitsPerScore(),
        score(costs, CostProfiler.CPU),
        score(costs, CostProfiler.BACKGROUND_CPU),
        score(costs, CostProfiler.ALLOCATED),
        score(costs, CostProfiler.WIRE),
        score(costs, CostProfiler.ARRIVED));
  }

  // JMH has a raw type there.
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Map<String, ? extends Result<?>> secondary(RunResult result) {
    return (Map) result.getSecondaryResults();
  }

  private static double score(Map<String, ? extends Result<?>> costs, String name) {
    Result<?> cost = costs.get(name);
    return cost == null ? Double.NaN : cost.getScore();
  }
}
