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
 * All applications run all the time, warm, and are asked one after the other, in each load in an
 * order of its own, so that a machine that changes its mind does so to all of them.
 */
public final class LoadRun implements AutoCloseable {

  private static final int WARM_UP_PER_SECOND = 1000;
  private static final int LOOK_MILLIS = 1000;

  private final int seconds;
  private final CollectorProcess collector;
  private final List<Application> applications = new ArrayList<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  private LoadRun(int seconds, CollectorProcess collector) {
    this.seconds = seconds;
    this.collector = collector;
  }

  /** Starts collector and the applications that the loads are meant for, and warms them up. */
  public static LoadRun start(int seconds, int warmUpSeconds, List<Cell> cells) throws Exception {
    LoadRun run = new LoadRun(seconds, CollectorProcess.start());
    for (Telemetry telemetry : Telemetry.values()) {
      if (cells.stream().anyMatch(cell -> cell.hasContender(telemetry))) {
        run.applications.add(Application.start(telemetry, run.collector.port()));
      }
    }
    for (Application application : run.applications) {
      application.generator().run(WARM_UP_PER_SECOND, warmUpSeconds);
    }
    return run;
  }

  /** Puts each load on each application that it is meant for. */
  public List<LoadResult> measure(List<Cell> cells) throws Exception {
    List<LoadResult> results = new ArrayList<>();
    for (Cell cell : cells) {
      results.addAll(measure(cell));
    }
    return results;
  }

  private List<LoadResult> measure(Cell cell) throws Exception {
    List<LoadResult> results = new ArrayList<>();
    List<Application> shuffled =
        new ArrayList<>(
            applications.stream().filter(each -> cell.hasContender(each.telemetry())).toList());
    Collections.shuffle(shuffled, new Random(cell.hashCode()));
    for (Application application : shuffled) {
      LoadResult result = measure(application, cell);
      System.out.println(result);
      results.add(result);
    }
    results.sort((a, b) -> a.telemetry().compareTo(b.telemetry()));
    return results;
  }

  private LoadResult measure(Application application, Cell cell) throws Exception {
    application.flush();
    collector.begin(cell);
    long liveBefore = application.figures(true).get("heap");
    Figures before = application.figures(false);
    Future<LoadGenerator.Answers> answers =
        thread.submit(() -> application.generator().run(cell.perSecond(), seconds));
    Watch watch = watch(application, answers, cell);
    Figures after = application.figures(false);
    LoadGenerator.Answers answered = answers.get();
    application.flush();
    Figures counts = collector.counts();
    Set<Long> taken = collector.ids();
    Figures settled = application.figures(true);
    // What is on its way must not reach the next load.
    collector.begin(new Cell(0, 0, Fault.NONE));
    int requests = answered.nanos().length;
    return new LoadResult(
        application.telemetry(),
        cell,
        share(answered.spanIds(), taken, application.telemetry()),
        discarded(before, settled),
        settled.get("spans-ended")
            - settled.get("spans-delivered")
            - settled.get("spans-discarded")
            - settled.get("spans-spooled")
            - settled.get("spans-pending"),
        counts.get("connections"),
        counts.get("most"),
        answered.percentileNanos(50),
        answered.percentileNanos(99),
        (double) after.since(before, "cpu-nanos") / requests,
        (double) after.since(before, "compiler-nanos") / requests,
        (double) after.since(before, "allocated") / requests,
        settled.get("heap") - liveBefore,
        watch.highestHeapBytes,
        settled.get("resident"),
        watch.threads);
  }

  private record Watch(long highestHeapBytes, long threads) {}

  private Watch watch(Application application, Future<?> load, Cell cell) throws Exception {
    long heap = 0;
    long threads = 0;
    long start = System.nanoTime();
    boolean isDown = false;
    boolean wasDown = false;
    while (true) {
      try {
        load.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        break;
      } catch (TimeoutException e) {
        Figures now = application.figures(false);
        heap = Math.max(heap, now.get("heap"));
        threads = Math.max(threads, now.get("threads"));
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      if (cell.fault() == Fault.DOWN && !wasDown && millis > seconds * 250L) {
        collector.down();
        isDown = true;
        wasDown = true;
      } else if (isDown && millis > seconds * 750L) {
        collector.up();
        isDown = false;
      }
    }
    if (isDown) {
      collector.up();
    }
    return new Watch(heap, threads);
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
    applications.forEach(Application::close);
    collector.close();
  }
}
