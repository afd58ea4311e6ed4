package dev.sentryotel.benchmarks.application;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the process has used so far, a line {@code name=number} for each. */
@RestController
final class FiguresController {

  private static final int BYTES_PER_KIB = 1024;
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final Pattern COMPILER = Pattern.compile("C[12] Compiler");

  private final SpanMaker spans;
  // Those that ended too, else the sum would go down.
  private final Map<Long, Long> allocatedByThread = new ConcurrentHashMap<>();

  FiguresController(SpanMaker spans) {
    this.spans = spans;
  }

  /**
   * Returns the figures.
   *
   * @param collect whether to collect garbage first, so that {@code heap} is what lives
   */
  @GetMapping(value = "/figures", produces = "text/plain")
  String figures(@RequestParam(defaultValue = "false") boolean collect) {
    if (collect) {
      System.gc();
    }
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    TreeMap<String, Long> figures = new TreeMap<>(spans.accounts());
    figures.put("cpu-nanos", system.getProcessCpuTime());
    figures.put("compiler-nanos", compilerNanos());
    figures.put("allocated", allocatedBytes(threads));
    figures.put("heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    figures.put("threads", (long) threads.getThreadCount());
    figures.put("classes", ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount());
    figures.put("resident", residentBytes());
    return figures.entrySet().stream()
        .map(figure -> figure.getKey() + '=' + figure.getValue() + '\n')
        .collect(Collectors.joining());
  }

  // What a thread allocates between the last look and its end is missed, which is little.
  private long allocatedBytes(ThreadMXBean threads) {
    long[] ids = threads.getAllThreadIds();
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    for (int i = 0; i < ids.length; i++) {
      allocatedByThread.merge(ids[i], Math.max(0, bytes[i]), Math::max);
    }
    return allocatedByThread.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the processor time of the threads that compile, 0 where the system does not tell. */
  private static long compilerNanos() {
    if (!Files.isDirectory(TASKS)) {
      return 0;
    }
    long nanos = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        if (COMPILER.matcher(Files.readString(task.resolve("comm"))).lookingAt()) {
          String schedule = Files.readString(task.resolve("schedstat"));
          nanos += Long.parseLong(schedule.substring(0, schedule.indexOf(' ')));
        }
      }
    } catch (IOException e) {
      // A thread that just ended; those that compile do not.
    }
    return nanos;
  }

  private static long residentBytes() {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB)
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }
}
