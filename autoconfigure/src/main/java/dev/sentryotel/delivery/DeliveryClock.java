package dev.sentryotel.delivery;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs small tasks later, on one thread that starts with the first of them.
 *
 * <p>Tasks move references and never wait, so none delays another. After {@link #close} tasks are
 * refused silently.
 */
@SuppressWarnings("FutureReturnValueIgnored") // No task throws, and nobody waits for one.
final class DeliveryClock {

  private static final Duration MAX_TASK = Duration.ofMillis(100);

  private final ScheduledThreadPoolExecutor executor;
  private volatile @Nullable Thread thread;

  DeliveryClock(ThreadFactory threads) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = threads.newThread(task);
              thread = made;
              return made;
            },
            new ThreadPoolExecutor.DiscardPolicy());
  }

  void after(Duration delay, Runnable task) {
    started(() -> executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** Runs a task again and again; a machine that slept does not make up for what it missed. */
  void every(Duration pause, Runnable task) {
    long nanos = pause.toNanos();
    started(() -> executor.scheduleWithFixedDelay(task, nanos, nanos, TimeUnit.NANOSECONDS));
  }

  private static void started(Runnable schedule) {
    try {
      schedule.run();
    } catch (OutOfMemoryError e) {
      // No thread to be had. The task was taken in before, and the next one tries again.
    }
  }

  /** Forgets what was to come and ends the thread. */
  void close() {
    executor.shutdownNow();
    Thread started = thread;
    if (started == null) {
      return;
    }
    try {
      // A task in the middle takes microseconds.
      TimeUnit.NANOSECONDS.timedJoin(started, MAX_TASK.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
