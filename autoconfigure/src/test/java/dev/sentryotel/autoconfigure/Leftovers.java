package dev.sentryotel.autoconfigure;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.sentryotel.SentryTelemetry;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.springframework.context.ApplicationContext;

/**
 * Counts what closed contexts left in a virtual machine that does nothing else.
 *
 * <p>Spring's caches hold closed contexts softly. Only a machine that is told to forget what is
 * held softly shows whether somebody holds one for good.
 */
final class Leftovers {

  /** Options of the virtual machine that it needs. */
  static final List<String> OPTIONS =
      List.of("-XX:SoftRefLRUPolicyMSPerMB=0", "--add-opens=java.base/java.lang=ALL-UNNAMED");

  /** How the line begins that follows all contexts. */
  static final String LEFT = "left: ";

  /** What that line says of so many contexts, as a regular expression. */
  static String nothingOf(int contexts) {
    return LEFT
        + "[01] of "
        + contexts
        + " contexts, 0 sockets, threads \\[], 0 hooks, global false";
  }

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The newest may still be where frameworks remember what was last. */
  private static final int NEWEST = 1;

  /** Once a socket was closed, the JDK keeps one of a pair, to close others with. */
  private static final int OF_THE_JDK = 1;

  /** What a context had: its provider and, where something is sent, our part. */
  private record Ended(List<WeakReference<Object>> parts) {

    boolean isReachable() {
      return parts.stream().anyMatch(part -> part.get() != null);
    }
  }

  private final List<Ended> ended = new ArrayList<>();
  private int hooksBefore;

  Leftovers() {
    String softly =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption("SoftRefLRUPolicyMSPerMB")
            .getValue();
    if (!softly.equals("0")) {
      throw new IllegalStateException("Started without " + OPTIONS);
    }
  }

  /** Remembers what a context has, before it closes. */
  void watch(ApplicationContext context) {
    List<WeakReference<Object>> parts = new ArrayList<>();
    if (context.getBean(OpenTelemetry.class) instanceof OpenTelemetrySdk sdk) {
      parts.add(new WeakReference<>(sdk.getSdkTracerProvider()));
    }
    context
        .getBeanProvider(SentryTelemetry.class)
        .ifAvailable(telemetry -> parts.add(new WeakReference<>(telemetry)));
    ended.add(new Ended(parts));
  }

  /** From now on there are no more hooks. */
  void countHooks() throws ReflectiveOperationException {
    hooksBefore = hooks().size();
  }

  /** Prints what is left once all contexts are closed. */
  void print() throws IOException, ReflectiveOperationException {
    awaitNothingLeft();
    System.out.println(
        LEFT
            + reachable()
            + " of "
            + ended.size()
            + " contexts, "
            + sockets()
            + " sockets, threads "
            + threads()
            + ", "
            + (hooks().size() - hooksBefore)
            + " hooks, global "
            + GlobalOpenTelemetry.isSet());
  }

  /** Those who close connections, and the collector, take their time. */
  private void awaitNothingLeft() {
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                System.gc();
                return reachable() <= NEWEST && sockets() == 0 && threads().isEmpty();
              });
    } catch (ConditionTimeoutException e) {
      // It is for the reader of what is printed to judge.
    }
  }

  private long reachable() {
    return ended.stream().filter(Ended::isReachable).count();
  }

  /** Of this process, where the system shows them; 0 elsewhere. */
  private static long sockets() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(descriptors)) {
      return Math.max(0, all.filter(Leftovers::isSocket).count() - OF_THE_JDK);
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      return false; // Closed meanwhile.
    }
  }

  /** Ours, and those that OpenTelemetry's SDK starts for its exporters and readers. */
  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(
            name ->
                name.startsWith("sentry-")
                    || name.startsWith("BatchSpanProcessor")
                    || name.startsWith("BatchLogRecordProcessor")
                    || name.startsWith("PeriodicMetricReader"))
        .toList();
  }

  private static Map<?, ?> hooks() throws ReflectiveOperationException {
    Field hooks = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
    hooks.setAccessible(true);
    return (Map<?, ?>) hooks.get(null);
  }
}
