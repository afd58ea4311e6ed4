package dev.sentryotel.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What it took an application to answer its first request, and to have its spans delivered.
 *
 * @param cpuNanos of the process
 * @param wallNanos since it was started
 * @param classes loaded
 * @param residentBytes of the process
 * @param threads that live
 * @param sentCpuNanos of the process until the request's spans were delivered
 * @param sentClasses loaded until then
 */
public record StartUp(
    long cpuNanos,
    long wallNanos,
    long classes,
    long residentBytes,
    long threads,
    long sentCpuNanos,
    long sentClasses) {

  /** Starts each application so many times, interleaved, with a collector that takes all. */
  public static Map<Telemetry, List<StartUp>> measure(int rounds)
      throws IOException, InterruptedException {
    Map<Telemetry, List<StartUp>> all = new EnumMap<>(Telemetry.class);
    try (CollectorProcess collector = CollectorProcess.start()) {
      // The first one finds the disk's cache cold.
      once(Telemetry.OURS, collector);
      for (int round = 0; round < rounds; round++) {
        List<Telemetry> shuffled = new ArrayList<>(List.of(Telemetry.values()));
        Collections.shuffle(shuffled, new Random(round));
        for (Telemetry telemetry : shuffled) {
          StartUp startUp = once(telemetry, collector);
          all.computeIfAbsent(telemetry, key -> new ArrayList<>()).add(startUp);
          System.out.println(telemetry + " " + startUp);
        }
      }
    }
    return all;
  }

  private static StartUp once(Telemetry telemetry, CollectorProcess collector)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (Application application = Application.start(telemetry, collector)) {
      // The first answer takes long, during which the request's spans would be sent. It is part of
      // everybody's figures.
      application.figures(false);
      application.process().getWork("/orders/7");
      long wallNanos = System.nanoTime() - start;
      Figures figures = application.figures(false);
      application.flush();
      Figures sent = application.figures(false);
      return new StartUp(
          figures.get("cpu-nanos"),
          wallNanos,
          figures.get("classes"),
          figures.get("resident"),
          figures.get("threads"),
          sent.get("cpu-nanos"),
          sent.get("classes"));
    }
  }
}
