package dev.sentryotel.benchmarks.load;

import java.util.List;

/**
 * What an application did under one load.
 *
 * @param delivered share of the spans whose ids the collector has, in 0..1; NaN if it sends none
 * @param discarded share that the contender says it discarded, in 0..1; NaN if it cannot tell
 * @param unaccounted how many more spans ended than were delivered or discarded or are on their way
 * @param connections that the collector saw requests on
 * @param mostRequests that it had at once
 * @param p50Nanos of the application's answers
 * @param p99Nanos of the application's answers
 * @param cpuNanos of the process, per request
 * @param compilerNanos what of it the JVM's compilers took, which ends as the process gets older
 * @param allocatedBytes per request
 * @param liveBytes on the heap after a collection, less those at the start: at the end, or under a
 *     fault at the end of each quarter
 * @param residentBytes of the process at the end
 * @param threads most that were seen
 */
public record LoadResult(
    Telemetry telemetry,
    Cell cell,
    double delivered,
    double discarded,
    long unaccounted,
    long connections,
    long mostRequests,
    long p50Nanos,
    long p99Nanos,
    double cpuNanos,
    double compilerNanos,
    double allocatedBytes,
    List<Long> liveBytes,
    long residentBytes,
    long threads) {

  /** Returns the processor time that the compilers did not take. */
  double compiledCpuNanos() {
    return cpuNanos - compilerNanos;
  }
}
