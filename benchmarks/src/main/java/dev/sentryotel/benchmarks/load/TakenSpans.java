package dev.sentryotel.benchmarks.load;

import java.net.SocketAddress;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What came to a collector under one load, and how it answers meanwhile. */
final class TakenSpans {

  private final Set<Long> ids = ConcurrentHashMap.newKeySet();
  private final Set<SocketAddress> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger current = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private final long latencyMillis;
  private final Fault fault;

  TakenSpans(long latencyMillis, Fault fault) {
    this.latencyMillis = latencyMillis;
    this.fault = fault;
  }

  Fault fault() {
    return fault;
  }

  void begin(SocketAddress connection) {
    connections.add(connection);
    requests.incrementAndGet();
    most.accumulateAndGet(current.incrementAndGet(), Math::max);
  }

  void end() {
    current.decrementAndGet();
  }

  /** Takes the time that an answer takes: under a fault of silence as long as the load lasts. */
  void pause() {
    try {
      if (fault == Fault.SILENT) {
        over.await();
      } else {
        TimeUnit.MILLISECONDS.sleep(latencyMillis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets go of those that wait in silence. */
  void over() {
    over.countDown();
  }

  void add(Collection<Long> taken) {
    ids.addAll(taken);
  }

  Long[] ids() {
    return ids.toArray(Long[]::new);
  }

  String counts() {
    return "connections=%d%nrequests=%d%nmost=%d%n"
        .formatted(connections.size(), requests.get(), most.get());
  }
}
