package dev.sentryotel.delivery;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a copy of every envelope to Spotlight, which shows them on the developer's own machine:
 * plain, by a thread of its own.
 *
 * <pre>
 * accept -> line of at most 4 MB -> the thread -> 2xx      sent
 *   |                                 +- anything else     dropped, with all that waits
 *   +- no room, or it did not answer less than 1, 2, 4 ... 60 s ago: dropped
 * </pre>
 *
 * <p>It is a convenience: nothing waits for it, nothing is tried again, and what it drops is no
 * loss in the accounts of what goes to Sentry. Safe for use by several threads.
 *
 * @see <a href="https://develop.sentry.dev/sdk/foundations/client/integrations/spotlight/">
 *     Spotlight</a>
 */
public final class Spotlight implements Consumer<Envelope>, AutoCloseable {

  /** {@value}: where Spotlight listens unless told otherwise. */
  public static final String DEFAULT_URL = "http://localhost:8969/stream";

  /** A quarter of what may wait for Sentry: some 2000 usual traces, which is a second of many. */
  private static final int MAX_WAITING_BYTES = 4 << 20;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(60);

  /** So that a short program's last trace is seen; nobody notices it who waits for a shutdown. */
  private static final Duration LINGER = Duration.ofMillis(500);

  /** For the thread to notice that its call was cancelled; it is a daemon. */
  private static final Duration THREAD_LEAVES = Duration.ofMillis(250);

  private static final Logger logger = LoggerFactory.getLogger(Spotlight.class);

  /**
   * What became of the copies so far.
   *
   * @param sentEnvelopes those that were answered with 2xx
   * @param droppedEnvelopes those that were not, or were not even tried
   * @param isAnswering whether the last one was answered so; true too before the first
   */
  public record State(long sentEnvelopes, long droppedEnvelopes, boolean isAnswering) {}

  private final HttpUrl url;
  private final SpotlightCalls calls;
  private final LongSupplier nanoTime;
  private final InstantSource wallClock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // All below guarded by the lock, which is never held while a call is under way.
  private final Queue<Envelope> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private boolean isSending;
  private long pauseNanos;
  private long pausedUntilNanos;
  private boolean isClosed;
  private boolean hasWarned;
  private long sent;
  private long dropped;
  private @Nullable Thread thread;

  /**
   * Makes a line to it. Its thread starts with the first envelope.
   *
   * @param url such as {@value #DEFAULT_URL}
   * @throws IllegalArgumentException if it is no URL of HTTP
   */
  public Spotlight(String url) {
    this(url, System::nanoTime, InstantSource.system());
  }

  Spotlight(String url, LongSupplier nanoTime, InstantSource wallClock) {
    HttpUrl parsed = HttpUrl.parse(url);
    if (parsed == null) {
      throw new IllegalArgumentException(
          "It must be true, false, or the URL of Spotlight, such as " + DEFAULT_URL);
    }
    this.url = parsed;
    this.calls = new SpotlightCalls(parsed);
    this.nanoTime = nanoTime;
    this.wallClock = wallClock;
  }

  /** Returns the whole URL, by which requests to it are told from the application's own. */
  public String url() {
    return url.toString();
  }

  /** Takes an envelope, or drops it; never waits for anything. */
  @Override
  public void accept(Envelope envelope) {
    lock.lock();
    try {
      if (isClosed || isPaused() || !hasRoom(envelope)) {
        dropped++;
        return;
      }
      waiting.add(envelope);
      waitingBytes += envelope.bytes().length;
      if (thread == null) {
        thread = start();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isPaused() {
    return pauseNanos > 0 && nanoTime.getAsLong() - pausedUntilNanos < 0;
  }

  /** One that is larger than the line may wait alone. */
  private boolean hasRoom(Envelope envelope) {
    return waiting.isEmpty() || waitingBytes + envelope.bytes().length <= MAX_WAITING_BYTES;
  }

  private Thread start() {
    Thread started = DaemonThread.of(this::run, "sentry-spotlight");
    started.start();
    return started;
  }

  private void run() {
    Envelope envelope = take();
    while (envelope != null) {
      send(envelope);
      envelope = take();
    }
  }

  /** Waits for the next one; null once closed. */
  private @Nullable Envelope take() {
    lock.lock();
    try {
      isSending = false;
      changed.signalAll();
      while (waiting.isEmpty() && !isClosed) {
        changed.awaitUninterruptibly();
      }
      Envelope next = waiting.poll();
      if (next != null) {
        waitingBytes -= next.bytes().length;
        isSending = true;
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void send(Envelope envelope) {
    try {
      int status = calls.post(OutgoingEnvelope.of(envelope, null, wallClock.instant()));
      if (status / 100 == 2) {
        answered();
      } else {
        failed("it answered " + status, null);
      }
    } catch (IOException | RuntimeException e) {
      failed(e.toString(), e);
    }
  }

  private void answered() {
    lock.lock();
    try {
      sent++;
      pauseNanos = 0;
    } finally {
      lock.unlock();
    }
  }

  private void failed(String reason, @Nullable Exception failure) {
    boolean isFirst;
    lock.lock();
    try {
      dropped += 1 + waiting.size();
      waiting.clear();
      waitingBytes = 0;
      pauseNanos =
          pauseNanos == 0 ? FIRST_PAUSE.toNanos() : Math.min(2 * pauseNanos, MAX_PAUSE.toNanos());
      pausedUntilNanos = nanoTime.getAsLong() + pauseNanos;
      isFirst = !hasWarned && !isClosed;
      hasWarned = true;
    } finally {
      lock.unlock();
    }
    if (isFirst) {
      logger.warn(
          "Sentry: {} takes no envelopes ({}); copies are dropped until it does. Start it, or write"
              + " sentry.spotlight: false. Further failures are logged at DEBUG.",
          this,
          reason);
    } else {
      logger.debug("{} takes no envelopes ({})", this, reason, failure);
    }
  }

  /** Returns what became of the copies so far. */
  public State state() {
    lock.lock();
    try {
      return new State(sent, dropped, pauseNanos == 0);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes no more, sends what waits if Spotlight has answered so far and goes on to, at most for
   * half a second, and ends the thread.
   */
  @Override
  public void close() {
    Thread running;
    lock.lock();
    try {
      linger();
      isClosed = true;
      dropped += waiting.size();
      waiting.clear();
      changed.signalAll();
      running = thread;
    } finally {
      lock.unlock();
    }
    calls.close();
    if (running != null) {
      end(running);
    }
  }

  private void linger() {
    long leftNanos = LINGER.toNanos();
    try {
      while (leftNanos > 0 && pauseNanos == 0 && (isSending || !waiting.isEmpty())) {
        leftNanos = changed.awaitNanos(leftNanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(Thread running) {
    try {
      TimeUnit.NANOSECONDS.timedJoin(running, THREAD_LEAVES.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns where it is, without a user or a query, which may hold secrets. */
  @Override
  public String toString() {
    return "Spotlight at "
        + url.newBuilder().username("").password("").query(null).fragment(null).build();
  }
}
