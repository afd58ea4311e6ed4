package dev.sentryotel.autoconfigure;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sentryotel.SentryClient;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application that ends in one of the ways an application can, and leaves the ids of the spans
 * that ended in a file.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ExitingApplication.Requests.class)
class ExitingApplication {

  static final String PORT = "port ";
  static final String IN_FLIGHT = "in flight";
  static final String EXITING = "exiting";

  /** How it ends. */
  enum Exit {
    /** The context is closed by who made it. */
    CLOSE,
    /** The main method returns after a moment's work. */
    RETURN,
    /** {@code System.exit}, while the context is open. */
    SYSTEM_EXIT,
    /** It serves until it is told to end. */
    SIGNAL
  }

  /** Runs it; the first argument is how to exit, the others are Spring's. */
  public static void main(String[] arguments) {
    Exit exit = Exit.valueOf(arguments[0]);
    String[] properties = Arrays.copyOfRange(arguments, 1, arguments.length);
    ConfigurableApplicationContext context =
        SpringApplication.run(ExitingApplication.class, properties);
    SentryClient client = context.getBean(SentryClient.class);
    switch (exit) {
      case CLOSE -> {
        work(client, context);
        System.out.println(EXITING);
        context.close();
      }
      case RETURN -> {
        work(client, context);
        System.out.println(EXITING);
      }
      case SYSTEM_EXIT -> {
        work(client, context);
        System.out.println(EXITING);
        System.exit(3);
      }
      case SIGNAL ->
          System.out.println(
              PORT + context.getEnvironment().getProperty("local.server.port", Integer.class));
    }
  }

  private static void work(SentryClient client, ConfigurableApplicationContext context) {
    int traces = context.getEnvironment().getProperty("traces", Integer.class, 100);
    for (int i = 0; i < traces; i++) {
      client.runSpan("work", root -> client.runSpan("step", step -> {}));
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos() / traces);
    }
  }

  @Bean
  SpanProcessor endedSpans(@Value("${ended-spans}") Path file) throws IOException {
    return new EndedSpans(Files.newOutputStream(file));
  }

  /** Answers late. */
  @RestController
  static class Requests {

    private final SentryClient client;

    Requests(SentryClient client) {
      this.client = client;
    }

    @GetMapping("/slow")
    String slow() throws InterruptedException {
      // Not every world makes a span of a request.
      return client.startSpan(
          "wait",
          span -> {
            System.out.println(IN_FLIGHT);
            new CountDownLatch(1).await(1, TimeUnit.SECONDS);
            return "done";
          });
    }
  }

  /** Writes each id at once, for nothing may be lost with the process. */
  private record EndedSpans(OutputStream out) implements SpanProcessor {

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      try {
        out.write((span.getSpanContext().getSpanId() + "\n").getBytes(US_ASCII));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }
}
