package dev.sentryotel.delivery;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;

/** The threads that deliveries started. */
final class SenderThreads {

  private SenderThreads() {}

  static List<String> alive() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("sentry-"))
        .toList();
  }

  static void awaitNone() {
    await().atMost(Duration.ofSeconds(10)).until(() -> alive().isEmpty());
  }
}
