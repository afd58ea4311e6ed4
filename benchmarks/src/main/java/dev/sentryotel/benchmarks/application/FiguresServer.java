package dev.sentryotel.benchmarks.application;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Tells whoever started the process what it has used so far, on a thread and at a port of its own:
 * nobody makes a span of the asking, and what it costs is left out.
 *
 * <pre>
 * GET  /figures               a line name=number for each figure
 * GET  /figures?collect=true  the same after a garbage collection: "heap" is what lives
 * POST /flush                 has everything leave that has ended
 * </pre>
 *
 * <p>Prints that port, and the application's.
 */
final class FiguresServer implements ApplicationListener<WebServerInitializedEvent> {

  private static final int BYTES_PER_KIB = 1024;
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final Pattern COMPILER = Pattern.compile("C[12] Compiler");

  private final SpanMaker spans;
  // Those that ended too, else the sum would go down.
  private final Map<Long, Long> allocatedByThread = new ConcurrentHashMap<>();

  FiguresServer(SpanMaker spans) {
    this.spans = spans;
  }

  @Override
  public void onApplicationEvent(WebServerInitializedEvent event) {
    try {
      // Without an executor it answers on the thread that listens.
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.start();
      System.out.println(server.getAddress().getPort() + " " + event.getWebServer().getPort());
      System.out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String text = "done";
    if (exchange.getRequestURI().getPath().equals("/flush")) {
      spans.flush();
    } else {
      text = figures("collect=true".equals(exchange.getRequestURI().getQuery()));
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String figures(boolean collect) {
    if (collect) {
      System.gc();
    }
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    TreeMap<String, Long> figures = new TreeMap<>(spans.accounts());
    figures.put("cpu-nanos", system.getProcessCpuTime() - threads.getCurrentThreadCpuTime());
    figures.put("compiler-nanos", compilerNanos());
    figures.put("allocated", allocatedBytes(threads));
    figures.put("heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    figures.put("threads", threads.getThreadCount() - 1L);
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
    long own = Thread.currentThread().getId();
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] != own) {
        allocatedByThread.merge(ids[i], Math.max(0, bytes[i]), Math::max);
      }
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
        nanos += compilerNanos(task);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return nanos;
  }

  private static long compilerNanos(Path task) {
    try {
      if (!COMPILER.matcher(Files.readString(task.resolve("comm"))).lookingAt()) {
        return 0;
      }
      String schedule = Files.readString(task.resolve("schedstat"));
      return Long.parseLong(schedule.substring(0, schedule.indexOf(' ')));
    } catch (IOException e) {
      return 0; // It has just ended; those that compile do not.
    }
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
