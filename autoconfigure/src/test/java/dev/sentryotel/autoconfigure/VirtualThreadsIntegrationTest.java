package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.ClientSnapshot;
import dev.sentryotel.SentryClient;
import dev.sentryotel.testing.SentryServer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import mockwebserver3.MockResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** Ten thousand virtual threads make spans at once, and Flight Recorder watches them. */
@EnabledForJreRange(minVersion = 25) // Before 24 any monitor pinned its thread.
class VirtualThreadsIntegrationTest {

  private static final int THREADS = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CONTENDED = "jdk.JavaMonitorEnter";
  // The virtual machine's, of a class that is initialized, once and whoever's it is.
  private static final String INITIALIZING = int[].class.getName();
  private static final String PINNED = "jdk.VirtualThreadPinned";

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  @ParameterizedTest
  @ValueSource(strings = {"static", "stream"})
  void noMonitorOfOursIsContendedOrPins(String lifecycle, @TempDir Path directory)
      throws Exception {
    try (SentryServer sentry = new SentryServer();
        RunningApplication application =
            RunningApplication.start(
                Application.class,
                "spring.main.web-application-type=none",
                "sentry.dsn=" + sentry.dsn(),
                "sentry.traces-sample-rate=1",
                "sentry.trace-lifecycle=" + lifecycle)) {
      SentryClient client = application.bean(SentryClient.class);
      // Initializing a class pins as well, once and whoever's class it is.
      inVirtualThreads(100, () -> trace(client));
      assertThat(client.flush(PATIENCE)).isTrue();

      List<RecordedEvent> events;
      try (Recording recording = new Recording()) {
        recording.enable(CONTENDED).withoutThreshold().withStackTrace();
        recording.enable(PINNED).withoutThreshold().withStackTrace();
        recording.start();
        inVirtualThreads(THREADS, () -> trace(client));
        assertThat(client.flush(PATIENCE)).isTrue();
        // What is lost goes other ways, through accounts and log.
        sentry.answering(new MockResponse.Builder().code(500).build());
        inVirtualThreads(THREADS / 2, () -> trace(client));
        sentry.answering(
            new MockResponse.Builder().code(429).addHeader("Retry-After", "60").build());
        inVirtualThreads(THREADS / 2, () -> trace(client));
        assertThat(client.flush(PATIENCE)).isTrue();
        contend();
        recording.stop();
        events = read(recording, directory.resolve("threads.jfr"));
      }

      ClientSnapshot snapshot = client.snapshot();
      assertThat(snapshot.endedSpans()).isEqualTo((2 * THREADS + 100) * 2L);
      assertThat(snapshot.deliveredSpans() + snapshot.discardedSpans())
          .isEqualTo(snapshot.endedSpans());
      assertThat(events).filteredOn(VirtualThreadsIntegrationTest::isOurs).isEmpty();
      assertThat(events).as("what was recorded").anyMatch(VirtualThreadsIntegrationTest::isControl);
    }
  }

  /** A monitor that is contended, which the recording must show. */
  private static final class Control {}

  private static void contend() throws InterruptedException {
    Control control = new Control();
    Thread second =
        new Thread(
            () -> {
              synchronized (control) {
                control.notifyAll();
              }
            });
    synchronized (control) {
      second.start();
      Awaitility.await().until(() -> second.getState() == Thread.State.BLOCKED);
    }
    second.join();
  }

  private static boolean isControl(RecordedEvent event) {
    return event.getEventType().getName().equals(CONTENDED)
        && event.getClass("monitorClass").getName().equals(Control.class.getName());
  }

  /** A root and a child; the pauses make the threads change their carriers. */
  private static void trace(SentryClient client) {
    Span root = client.tracer().spanBuilder("root").startSpan();
    try (Scope scope = root.makeCurrent()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      Span child = client.tracer().spanBuilder("child").startSpan();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      child.end();
    } finally {
      root.end();
    }
  }

  private static void inVirtualThreads(int count, Runnable task) throws Exception {
    CountDownLatch all = new CountDownLatch(count);
    List<Future<?>> tasks = new ArrayList<>();
    ExecutorService executor = virtualThreads();
    try {
      for (int i = 0; i < count; i++) {
        tasks.add(
            executor.submit(
                () -> {
                  all.countDown();
                  all.await();
                  task.run();
                  return null;
                }));
      }
      for (Future<?> each : tasks) {
        each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    } finally {
      executor.shutdownNow();
    }
  }

  /** Compiled for Java 17, which has none. */
  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  private static List<RecordedEvent> read(Recording recording, Path file) throws IOException {
    recording.dump(file);
    return RecordingFile.readAllEvents(file);
  }

  /** Whether it is a monitor of ours, or an application's thread that had to wait in our code. */
  private static boolean isOurs(RecordedEvent event) {
    RecordedStackTrace stack = event.getStackTrace();
    List<RecordedFrame> frames = stack == null ? List.of() : stack.getFrames();
    return (event.getEventType().getName().equals(CONTENDED) && isOurMonitor(event, frames))
        || (isVirtual(event.getThread("eventThread"))
            && frames.stream().anyMatch(VirtualThreadsIntegrationTest::isOurs));
  }

  /** Whether the monitor is an object of ours, or code of ours enters it. */
  private static boolean isOurMonitor(RecordedEvent event, List<RecordedFrame> frames) {
    String monitor = event.getClass("monitorClass").getName();
    return isOurs(monitor)
        || (!monitor.equals(INITIALIZING) && !frames.isEmpty() && isOurs(frames.get(0)));
  }

  private static boolean isVirtual(RecordedThread thread) {
    return thread.hasField("virtual") && thread.getBoolean("virtual");
  }

  private static boolean isOurs(RecordedFrame frame) {
    return isOurs(frame.getMethod().getType().getName());
  }

  private static boolean isOurs(String type) {
    return type.startsWith("dev.sentryotel.")
        && !type.startsWith("dev.sentryotel.testing.")
        && !type.startsWith(VirtualThreadsIntegrationTest.class.getName());
  }
}
