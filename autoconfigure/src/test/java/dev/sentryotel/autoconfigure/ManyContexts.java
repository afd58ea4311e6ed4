package dev.sentryotel.autoconfigure;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.sentryotel.SentryTelemetry;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts and closes contexts, one after the other, in a virtual machine of its own, and prints what
 * they left.
 *
 * <p>Spring's caches hold closed contexts softly. Only a machine that is told to forget what is
 * held softly shows whether somebody holds one for good.
 */
final class ManyContexts {

  /** Options of the virtual machine that it needs. */
  static final List<String> OPTIONS =
      List.of("-XX:SoftRefLRUPolicyMSPerMB=0", "--add-opens=java.base/java.lang=ALL-UNNAMED");

  /** How the line begins that follows all contexts. */
  static final String LEFT = "left: ";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The newest may still be where frameworks remember what was last. */
  private static final int NEWEST = 1;

  /** Once a socket was closed, the JDK keeps one of a pair, to close others with. */
  private static final int OF_THE_JDK = 1;

  /** What a context had. */
  private record Ended(
      WeakReference<SdkTracerProvider> provider, WeakReference<SentryTelemetry> telemetry) {

    boolean isReachable() {
      return provider.get() != null || telemetry.get() != null;
    }
  }

  private final List<Ended> ended = new ArrayList<>();

  private ManyContexts() {}

  /**
   * @param arguments how many contexts, then the properties of each
   */
  public static void main(String[] arguments) throws Exception {
    String softly =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption("SoftRefLRUPolicyMSPerMB")
            .getValue();
    if (!softly.equals("0")) {
      throw new IllegalStateException("Started without " + OPTIONS);
    }
    String[] properties = Stream.of(arguments).skip(1).toArray(String[]::new);
    ManyContexts contexts = new ManyContexts();
    contexts.startAndClose(properties); // What there is once for all contexts.
    int hooks = hooks().size();

    for (int i = 1; i < Integer.parseInt(arguments[0]); i++) {
      contexts.startAndClose(properties);
    }

    contexts.awaitNothingLeft();
    System.out.println(
        LEFT
            + contexts.reachable()
            + " of "
            + arguments[0]
            + " contexts, "
            + sockets()
            + " sockets, threads "
            + threads()
            + ", "
            + (hooks().size() - hooks)
            + " hooks, global "
            + GlobalOpenTelemetry.isSet());
  }

  private void startAndClose(String[] properties) throws IOException {
    try (ConfigurableApplicationContext context =
        SpringApplication.run(BookApplication.class, properties)) {
      String port = context.getEnvironment().getRequiredProperty("local.server.port");
      HttpURLConnection request =
          (HttpURLConnection)
              URI.create("http://localhost:" + port + "/spans").toURL().openConnection();
      request.setRequestProperty("Connection", "close");
      if (request.getInputStream().readAllBytes().length != 32) {
        throw new IllegalStateException("No trace");
      }
      ended.add(
          new Ended(
              new WeakReference<>(context.getBean(SdkTracerProvider.class)),
              new WeakReference<>(context.getBean(SentryTelemetry.class))));
    }
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
      return Math.max(0, all.filter(ManyContexts::isSocket).count() - OF_THE_JDK);
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
