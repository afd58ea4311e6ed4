package dev.sentryotel.autoconfigure.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sentryotel.delivery.DaemonThread;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells open pages what is new, as server-sent events.
 *
 * <pre>
 * event: traces          something of a version was added
 * data: 17
 *
 * event: health          the accounts, when they have changed
 * data: {…}
 * </pre>
 *
 * <p>A daemon thread looks four times a second while a page is open, and ends with the last. The
 * threads of the application and of the client take no part in it.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent
 *     events</a>
 */
final class ConsoleFeed implements AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(ConsoleFeed.class);

  /** More than somebody has tabs; each holds a connection. */
  static final int MAX_SUBSCRIBERS = 32;

  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** Often enough that proxies keep the connection, and that a page that has gone is noticed. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final RecentTraces traces;
  private final ConsoleJson json;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch closed = new CountDownLatch(1);
  // Guarded by the lock.
  private @Nullable Thread thread;

  ConsoleFeed(RecentTraces traces, ConsoleJson json) {
    this.traces = traces;
    this.json = json;
  }

  /** An open page. */
  interface Subscriber {

    /**
     * Sends it a text; called by the feed's thread, which it must not hold up.
     *
     * @throws IOException if the page has gone, or does not read
     */
    void send(byte[] text) throws IOException;

    /** Ends the stream. */
    void end();
  }

  /** Of one page, what it was told last. Used by the feed's thread. */
  private static final class Subscription {
    final Subscriber subscriber;
    long version = -1;
    String health = "";
    long lastNanos = System.nanoTime();

    Subscription(Subscriber subscriber) {
      this.subscriber = subscriber;
    }
  }

  /**
   * Adds a page, which is told the present state soon.
   *
   * @return false if there are too many, or the application stops; then the answer must be an
   *     error, of a stream that ends a browser asks again by itself
   */
  boolean subscribe(Subscriber subscriber) {
    lock.lock();
    try {
      if (isClosed() || subscriptions.size() >= MAX_SUBSCRIBERS) {
        return false;
      }
      subscriptions.add(new Subscription(subscriber));
      if (thread == null) {
        Thread started = DaemonThread.of(this::run, "sentry-console-feed");
        started.start();
        thread = started;
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Removes a page that has gone by itself. */
  void unsubscribe(Subscriber subscriber) {
    subscriptions.removeIf(each -> each.subscriber == subscriber);
  }

  private void run() {
    while (goesOn()) {
      try {
        String health = new String(json.health(), UTF_8);
        subscriptions.forEach(each -> tell(each, traces.version(), health));
      } catch (RuntimeException e) {
        logger.debug("The console has no news", e);
      }
    }
  }

  /** Waits for the next look. */
  private boolean goesOn() {
    boolean ends;
    try {
      ends = closed.await(INTERVAL_NANOS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      ends = true;
    }
    lock.lock();
    try {
      boolean goesOn = !ends && !subscriptions.isEmpty();
      if (!goesOn) {
        // Under the lock: who subscribes now starts another.
        thread = null;
      }
      return goesOn;
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void tell(Subscription page, long version, String health) {
    StringBuilder text = new StringBuilder();
    if (version != page.version) {
      text.append("event: traces\ndata: ").append(version).append("\n\n");
    }
    if (!health.equals(page.health)) {
      text.append("event: health\ndata: ").append(health).append("\n\n");
    }
    long now = System.nanoTime();
    if (text.isEmpty() && now - page.lastNanos > SILENCE_NANOS) {
      text.append(":\n\n");
    }
    if (text.isEmpty()) {
      return;
    }
    page.version = version;
    page.health = health;
    page.lastNanos = now;
    try {
      page.subscriber.send(text.toString().getBytes(UTF_8));
    } catch (IOException | RuntimeException e) {
      logger.debug("A page of the console has gone.", e);
      subscriptions.remove(page);
      end(page.subscriber);
    }
  }

  private static void end(Subscriber subscriber) {
    try {
      subscriber.end();
    } catch (RuntimeException e) {
      logger.debug("A stream of the console could not be ended.", e);
    }
  }

  /** Whether its thread is there. */
  boolean isRunning() {
    lock.lock();
    try {
      return thread != null;
    } finally {
      lock.unlock();
    }
  }

  /** Ends all streams, so that a server that waits for its requests need not wait for these. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed.countDown();
    } finally {
      lock.unlock();
    }
    subscriptions.forEach(each -> end(each.subscriber));
    subscriptions.clear();
  }
}
