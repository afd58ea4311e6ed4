package dev.sentryotel.benchmarks.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All applications run all the time, warm, each with a collector of its own, and are asked one
 * after the other, so that a machine that changes its mind does so to all of them.
 */
public final class LoadRun implements AutoCloseable {

  private static final int WARM_UP_PER_SECOND = 1000;
  private static final int PROBES_PER_SECOND = 10;
  private static final int LOOK_MILLIS = 250;
  private static final int QUARTERS = 4;
  private static final long MAX_RECOVERY_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final List<Application> applications = new ArrayList<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  private LoadRun() {}

  /** Starts the applications that the loads are meant for, and warms them up. */
  public static LoadRun start(int warmUpSeconds, List<Cell> cells) throws Exception {
    LoadRun run = new LoadRun();
    for (Telemetry telemetry : Telemetry.values()) {
      if (cells.stream().anyMatch(cell -> cell.hasContender(telemetry))) {
        run.applications.add(Application.start(telemetry, CollectorProcess.start()));
      }
    }
    for (Application application : run.applications) {
      application.generator().run(WARM_UP_PER_SECOND, warmUpSeconds);
      recover(application, Fault.NONE);
    }
    return run;
  }

  /**
   * Puts each load on each application that it is meant for, and again in each pass, in orders of
   * its own.
   */
  public List<LoadResult> measure(List<Cell> cells, int passes, int seconds) throws Exception {
    List<LoadResult> results = new ArrayList<>();
    for (int pass = 0; pass < passes; pass++) {
      Random random = new Random(pass);
      for (Cell cell : shuffled(cells, random)) {
        for (Application application : shuffled(applications, random)) {
          if (cell.hasContender(application.telemetry())) {
            LoadResult result = measure(application, cell, seconds);
            System.out.println(result);
            results.add(result);
          }
        }
      }
    }
    return results;
  }

  private static <T> List<T> shuffled(List<T> all, Random random) {
    List<T> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  private LoadResult measure(Application application, Cell cell, int seconds) throws Exception {
    CollectorProcess collector = application.collector();
    collector.begin(cell);
    long liveBefore = application.figures(true).get("heap");
    Figures before = application.figures(false);
    Future<LoadGenerator.Answers> answers =
        thread.submit(() -> application.generator().run(cell.perSecond(), seconds));
    Watch watch = watch(application, answers, cell, seconds);
    LoadGenerator.Answers answered = answers.get();
    // What was made is sent too, by those as well that wait to send much at once.
    application.flush();
    Figures after = application.figures(false);
    Figures counts = collector.counts();
    Set<Long> taken = collector.ids();
    Figures settled = application.figures(true);
    watch.heapBytes.add(settled.get("heap"));
    recover(application, cell.fault());
    int requests = answered.nanos().length;
    return new LoadResult(
        application.telemetry(),
        cell,
        share(answered.spanIds(), taken, application.telemetry()),
        discarded(before, settled),
        unaccounted(settled) - unaccounted(before),
        counts.get("connections"),
        counts.get("most"),
        answered.percentileNanos(50),
        answered.percentileNanos(99),
        (double) after.since(before, "cpu-nanos") / requests,
        (double) after.since(before, "compiler-nanos") / requests,
        (double) after.since(before, "allocated") / requests,
        watch.heapBytes.stream().map(bytes -> bytes - liveBefore).toList(),
        settled.get("resident"),
        watch.threads);
  }

  /** What is on its way must not reach the next load, nor what a fault has made careful. */
  private static void recover(Application application, Fault from) throws Exception {
    application.collector().begin(new Cell(0, 0, Fault.NONE));
    long start = System.nanoTime();
    do {
      if (from != Fault.NONE) {
        application.generator().run(PROBES_PER_SECOND, 1);
      }
      application.flush();
      if (System.nanoTime() - start > MAX_RECOVERY_NANOS) {
        System.out.println(
            application.telemetry() + " did not recover: what follows is not its own");
        return;
      }
    } while (isRecovering(application, from));
  }

  private static boolean isRecovering(Application application, Fault from) throws Exception {
    return application.figures(false).get("spans-pending") > 0
        || (from != Fault.NONE && application.collector().ids().isEmpty());
  }

  private static long unaccounted(Figures figures) {
    return figures.get("spans-ended")
        - figures.get("spans-delivered")
        - figures.get("spans-discarded")
        - figures.get("spans-spooled")
        - figures.get("spans-pending");
  }

  private record Watch(List<Long> heapBytes, long threads) {}

  private static Watch watch(Application application, Future<?> load, Cell cell, int seconds)
      throws Exception {
    List<Long> heapBytes = new ArrayList<>();
    long threads = 0;
    long start = System.nanoTime();
    int quarters = 0;
    while (true) {
      try {
        load.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        break;
      } catch (TimeoutException e) {
        threads = Math.max(threads, application.figures(false).get("threads"));
      }
      long nanos = System.nanoTime() - start;
      if (cell.fault() != Fault.NONE
          && nanos * QUARTERS > (quarters + 1) * TimeUnit.SECONDS.toNanos(seconds)) {
        quarters++;
        if (quarters < QUARTERS) {
          heapBytes.add(application.figures(true).get("heap"));
        }
        if (cell.fault() == Fault.DOWN) {
          upOrDown(application.collector(), quarters);
        }
      }
    }
    if (cell.fault() == Fault.DOWN && quarters > 0 && quarters < QUARTERS - 1) {
      application.collector().up();
    }
    return new Watch(heapBytes, threads);
  }

  private static void upOrDown(CollectorProcess collector, int quarters) throws Exception {
    switch (quarters) {
      case 1 -> collector.down();
      case QUARTERS - 1 -> collector.up();
      default -> {}
    }
  }

  private static double share(List<Long> made, Set<Long> taken, Telemetry telemetry) {
    if (!telemetry.delivers()) {
      return Double.NaN;
    }
    return (double) made.stream().filter(taken::contains).count() / made.size();
  }

  private static double discarded(Figures before, Figures after) {
    long ended = after.since(before, "spans-ended");
    return ended == 0 ? Double.NaN : (double) after.since(before, "spans-discarded") / ended;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    for (Application application : applications) {
      application.close();
      application.collector().close();
    }
  }
}
