package dev.sentryotel.autoconfigure;

import io.opentelemetry.api.GlobalOpenTelemetry;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Restarts itself by Spring Boot's devtools a few times, and prints what each start found. */
final class RestartingApplication {

  /** How the line begins that each start prints when it has served a request. */
  static final String STARTED = "started: ";

  private static final int STARTS = 3;

  /** Lives in the virtual machine, as no class of a restarted application does. */
  private static final String COUNT = "starts-so-far";

  private RestartingApplication() {}

  /**
   * @param arguments properties
   */
  public static void main(String[] arguments) throws Exception {
    // In the first thread, devtools takes over and does not return.
    ConfigurableApplicationContext context =
        SpringApplication.run(BookApplication.class, arguments);
    int start = Integer.getInteger(COUNT, 0) + 1;
    System.setProperty(COUNT, String.valueOf(start));
    String traceId = get(context.getEnvironment().getRequiredProperty("local.server.port"));
    System.out.println(
        STARTED
            + traceId
            + " "
            + RestartingApplication.class.getClassLoader().getClass().getSimpleName()
            + " "
            + threads().size()
            + " global "
            + GlobalOpenTelemetry.isSet());
    if (start < STARTS) {
      restart();
    } else {
      context.close();
      System.out.println("threads after all: " + threads());
      System.exit(0);
    }
  }

  /** Not on the class path where this is compiled. */
  private static void restart() throws ReflectiveOperationException {
    Class<?> restarter = Class.forName("org.springframework.boot.devtools.restart.Restarter");
    Object instance = restarter.getMethod("getInstance").invoke(null);
    restarter.getMethod("restart").invoke(instance);
  }

  private static String get(String port) throws IOException {
    try (var in = URI.create("http://localhost:" + port + "/spans").toURL().openStream()) {
      return new String(in.readAllBytes());
    }
  }

  /** Of ours; those of all starts, for their class loaders do not matter here. */
  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.equals("sentry-encoder"))
        .toList();
  }
}
