package dev.sentryotel.autoconfigure;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts and closes contexts, one after the other, in a virtual machine of its own, and prints what
 * they left.
 */
final class ManyContexts {

  private ManyContexts() {}

  /**
   * @param arguments how many contexts, then the properties of each
   */
  public static void main(String[] arguments) throws Exception {
    String[] properties = Stream.of(arguments).skip(1).toArray(String[]::new);
    Leftovers leftovers = new Leftovers();
    startAndClose(properties, leftovers); // What there is once for all contexts.
    leftovers.countHooks();

    for (int i = 1; i < Integer.parseInt(arguments[0]); i++) {
      startAndClose(properties, leftovers);
    }

    leftovers.print();
  }

  private static void startAndClose(String[] properties, Leftovers leftovers) throws IOException {
    try (ConfigurableApplicationContext context =
        SpringApplication.run(BookApplication.class, properties)) {
      requestSpans(context);
      leftovers.watch(context);
    }
  }

  /** Asks the application for a few spans and returns the id of their trace. */
  static String requestSpans(ApplicationContext context) throws IOException {
    String traceId = request("/spans", context);
    if (traceId.length() != 32) {
      throw new IllegalStateException("No trace but " + traceId);
    }
    return traceId;
  }

  static String request(String path, ApplicationContext context) throws IOException {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    HttpURLConnection request =
        (HttpURLConnection) URI.create("http://localhost:" + port + path).toURL().openConnection();
    request.setRequestProperty("Connection", "close");
    return new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
