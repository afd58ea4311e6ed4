package dev.sentryotel.delivery;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The sender threads: daemons that take from the line and send, until the line sends them home. */
final class SenderCrew {

  /** For senders to notice that the transport was closed; they are daemons and idle then. */
  private static final Duration LEAVE = Duration.ofMillis(250);

  private final EnvelopeLine line;
  private final Consumer<Parcel> send;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private int started; // Guarded by the lock of the line.

  /**
   * @param send sends a parcel; throws only what shall end the thread
   */
  SenderCrew(EnvelopeLine line, Consumer<Parcel> send) {
    this.line = line;
    this.send = send;
  }

  /** Starts one more. Called with the line's lock held, so by one thread at a time. */
  void startOne() {
    threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
    Thread thread = DaemonThread.of(this::work, "sentry-sender-" + ++started);
    thread.start();
    threads.add(thread);
  }

  /** The life of a thread. */
  private void work() {
    boolean wasToldToLeave = false;
    try {
      Parcel parcel = line.takeFirst();
      while (parcel != null) {
        send.accept(parcel);
        parcel = line.take();
      }
      wasToldToLeave = true;
    } finally {
      if (!wasToldToLeave) {
        line.takerDied();
      }
    }
  }

  /** Waits a moment for all to leave, which the line must have told them to. */
  void end() {
    threads.forEach(Thread::interrupt);
    long deadlineNanos = System.nanoTime() + LEAVE.toNanos();
    try {
      for (Thread thread : threads) {
        TimeUnit.NANOSECONDS.timedJoin(thread, deadlineNanos - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
