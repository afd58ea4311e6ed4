package dev.sentryotel.delivery;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of finished envelopes to Sentry: a bounded line, threads that send, a second and third
 * try, rate limits, client reports, and the count of every end.
 *
 * <pre>{@code
 * offer -> line -> a sender thread -> transport -> 2xx            delivered
 *   |        |            |                     -> 429            rate_limited, not reported
 *   |        |            |                     -> other status   send_error
 *   |        |            |                     -> no answer      again after 1 s, 2 s; network_error
 *   |        |            +- limited meanwhile: ratelimit_backoff
 *   |        +- still waiting at the end of close: queue_overflow; in flight: network_error
 *   +- limited: ratelimit_backoff; no room, or closed: queue_overflow
 * }</pre>
 *
 * <p>With a spool, what would end as network_error or for want of room or time goes to disk
 * instead, see {@link SpoolOptions}.
 *
 * <p>Threads: {@link #offer} never blocks and never throws. Senders are daemon threads made on
 * demand, outside any OpenTelemetry context.
 *
 * @see <a href="https://develop.sentry.dev/sdk/foundations/transport/envelopes/">Envelopes</a>
 */
public final class Delivery {

  /*
   * Every envelope accepted by offer is settled exactly once, in settle(), by whoever takes it out of
   * the line first: the sender with the answer, the spool when it has written it, or close() when
   * time is up. What comes out of the spool has been settled once and does not count as pending; its
   * file is removed or released after it was settled again. A sink that wants a copy of all
   * envelopes, limited or not, stands in front of offer().
   */

  /** The second and the third attempt, as Sentry's documentation allows where no answer came. */
  private static final int MAX_ATTEMPTS = 3;

  /** A retry waits up to half as long again, so that many clients do not come back at once. */
  private static final double MAX_JITTER = 0.5;

  /** However steadily answers come, a shutdown must end before an orchestrator loses patience. */
  private static final Duration MAX_CLOSE = Duration.ofSeconds(10);

  /** For the last report when time is up but the server is known to answer. */
  private static final Duration LAST_REPORT = Duration.ofMillis(500);

  /** For senders to notice that the transport was closed; they are daemons and idle then. */
  private static final Duration SENDERS_LEAVE = Duration.ofMillis(250);

  /** For the disk to take a full line: some 4000 envelopes, a second or less unless it hangs. */
  private static final Duration MAX_SPOOL_AT_CLOSE = Duration.ofSeconds(5);

  private final EnvelopeTransport transport;
  private final Ledger ledger;
  private final DeliveryTiming timing;
  private final EnvelopeLine line;
  private final RateLimits limits;
  private final ClientReports reports;
  private final DeliveryLog log;
  private final DeliveryClock clock;
  private final @Nullable Spool spool;
  private final Set<Thread> senders = ConcurrentHashMap.newKeySet();
  private int sendersStarted; // Guarded by the lock of the line.
  private final AtomicBoolean isReportInLine = new AtomicBoolean();
  private final AtomicBoolean areReportsDue = new AtomicBoolean();

  /**
   * Makes a delivery, which owns the transport from now on and closes it. Threads start with the
   * first envelope, and with the first loss.
   *
   * @param ledger where ends are counted, and whose losses Sentry is told of
   */
  public Delivery(DeliveryOptions options, EnvelopeTransport transport, Ledger ledger) {
    this(options, null, transport, ledger);
  }

  /**
   * Starts a delivery, perhaps with a spool; it owns the transport from now on and closes it.
   *
   * @param spool where to keep what cannot be sent; null if nowhere
   * @param ledger where ends are counted, and whose losses Sentry is told of
   */
  public Delivery(
      DeliveryOptions options,
      @Nullable SpoolOptions spool,
      EnvelopeTransport transport,
      Ledger ledger) {
    this(options, spool, transport, ledger, DeliveryTiming.real(), SpoolPace.real());
  }

  Delivery(
      DeliveryOptions options, EnvelopeTransport transport, Ledger ledger, DeliveryTiming timing) {
    this(options, null, transport, ledger, timing, SpoolPace.real());
  }

  Delivery(
      DeliveryOptions options,
      @Nullable SpoolOptions spool,
      EnvelopeTransport transport,
      Ledger ledger,
      DeliveryTiming timing,
      SpoolPace spoolPace) {
    this.transport = requireNonNull(transport, "transport");
    this.ledger = requireNonNull(ledger, "ledger");
    this.timing = timing;
    line =
        new EnvelopeLine(
            options.maxQueueBytes(),
            options.maxRequestsInFlight(),
            timing.senderIdle().toNanos(),
            this::startSender);
    limits = new RateLimits(timing.nanoTime(), timing.wallClock());
    reports = new ClientReports(ledger, timing.wallClock(), options.sendClientReports());
    clock = new DeliveryClock(task -> daemon(task, "sentry-delivery-clock"));
    log = new DeliveryLog(options.maxQueueBytes(), sumUp -> clock.after(timing.interval(), sumUp));
    if (options.sendClientReports()) {
      ledger.whenNew(this::startReports);
      if (reports.isAnythingUnreported()) {
        startReports();
      }
    }
    this.spool =
        spool == null
            ? null
            : new Spool(
                spool,
                line,
                ledger,
                limits::isLimited,
                this::discard,
                timing.wallClock(),
                spoolPace,
                new SpoolLog(
                    spool.directory(), spans -> log.givenUp(DiscardReason.CACHE_OVERFLOW, spans)));
  }

  private void startReports() {
    if (areReportsDue.compareAndSet(false, true)) {
      clock.every(timing.interval(), this::sendReportAlone);
    }
  }

  /**
   * Takes an envelope to be sent.
   *
   * @return false if it was discarded, and counted, at once: limited, no room, or closed
   */
  public boolean offer(Envelope envelope) {
    Parcel parcel = new Parcel(envelope);
    if (limits.isLimited(envelope.category())) {
      ledger.discard(DiscardReason.RATELIMIT_BACKOFF, envelope);
      log.limited(DiscardReason.RATELIMIT_BACKOFF, envelope.category(), parcel.spans());
      return false;
    }
    if (line.offer(parcel)) {
      return true;
    }
    ledger.discard(DiscardReason.QUEUE_OVERFLOW, envelope);
    if (!line.isClosing()) {
      log.givenUp(DiscardReason.QUEUE_OVERFLOW, parcel.spans());
    }
    return false;
  }

  /**
   * Waits until everything offered before has come to its end. May be called at any time, by any
   * number of threads.
   *
   * @return whether it has, within the timeout; false too if the thread was interrupted
   */
  public boolean flush(Duration timeout) {
    return line.awaitSettled(timeout.toNanos());
  }

  /**
   * Flushes without waiting: succeeds when everything offered before has come to its end. Fails at
   * once if very many such calls still wait.
   */
  public CompletableResultCode flush() {
    CompletableResultCode flushed = new CompletableResultCode();
    return line.watch(() -> succeed(flushed)) ? flushed : flushed.fail();
  }

  private void succeed(CompletableResultCode flushed) {
    try {
      flushed.succeed();
    } catch (RuntimeException e) {
      // Of whoever listens to the result.
      log.listenerFailed(e);
    }
  }

  /**
   * Waits until nothing is left, but as {@link #close} does: each answer grants the timeout anew,
   * up to ten seconds in all.
   *
   * @return whether nothing is left; false too if the thread was interrupted
   */
  public boolean drain(Duration timeout) {
    return line.awaitAllSettled(
        timeout.toNanos(), Math.max(timeout.toNanos(), MAX_CLOSE.toNanos()));
  }

  /** Returns what is on its way. */
  public DeliverySnapshot snapshot() {
    return line.snapshot(transport.connectionsOpened(), limits.inForce());
  }

  /**
   * Stops the intake, waits for what was offered, spools or discards the rest, and counts it, sends
   * the last client report, and frees threads and connections. The first call only; later ones do
   * nothing.
   *
   * @param timeout how long to wait while no answer comes; each answer grants it anew, up to ten
   *     seconds (or the timeout, if longer) in all
   */
  public void close(Duration timeout) {
    if (!line.stopIntake(parcel -> count(parcel, DiscardReason.NETWORK_ERROR))) {
      return;
    }
    long startNanos = System.nanoTime();
    long answersBefore = line.answers();
    boolean isDone = drain(timeout);
    long leftover = line.snapshot(0, Map.of()).pendingSpans();
    if (spool != null) {
      leftover = spoolAll();
    }
    // What was never tried was kept out by the line, the rest got no answer.
    line.settleAll(
        parcel ->
            count(
                parcel,
                parcel.attempts == 0 ? DiscardReason.QUEUE_OVERFLOW : DiscardReason.NETWORK_ERROR));
    long leftNanos = startNanos + timeout.toNanos() - System.nanoTime();
    if (line.answers() > answersBefore) {
      sendLastReport(Math.max(leftNanos, LAST_REPORT.toNanos()));
    } else if (isDone && leftNanos > 0) {
      sendLastReport(leftNanos);
    }
    line.close();
    clock.close();
    closeTransport();
    endSenders();
    if (spool != null) {
      spool.close(reports.take());
    }
    log.closed(leftover);
  }

  /** Returns how many spans the spool could not take in time. */
  private long spoolAll() {
    line.spoolAll().forEach(SpoolReplay::release);
    line.awaitAllSettled(MAX_SPOOL_AT_CLOSE.toNanos(), MAX_SPOOL_AT_CLOSE.toNanos());
    return line.snapshot(0, Map.of()).pendingSpans();
  }

  private void closeTransport() {
    try {
      transport.close();
    } catch (RuntimeException e) {
      log.transportNotClosed(e);
    }
  }

  private void endSenders() {
    senders.forEach(Thread::interrupt);
    long deadlineNanos = System.nanoTime() + SENDERS_LEAVE.toNanos();
    try {
      for (Thread sender : senders) {
        long leftNanos = deadlineNanos - System.nanoTime();
        TimeUnit.NANOSECONDS.timedJoin(sender, leftNanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendLastReport(long timeoutNanos) {
    sendReportAlone();
    line.awaitSettled(timeoutNanos);
  }

  void sendReportAlone() {
    if (reports.isAnythingUnreported()
        && !limits.isLimited(DataCategory.INTERNAL)
        && isReportInLine.compareAndSet(false, true)
        && !line.addReport(Parcel.ofReport())) {
      isReportInLine.set(false);
    }
  }

  /** Called with the line's lock held, so by one thread at a time. */
  private void startSender() {
    senders.removeIf(sender -> sender.getState() == Thread.State.TERMINATED);
    Thread sender = daemon(this::send, "sentry-sender-" + ++sendersStarted);
    sender.start();
    senders.add(sender);
  }

  /** Inherits nothing of a thread: whoever comes first may be inside a request. */
  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setContextClassLoader(Delivery.class.getClassLoader());
    thread.setDaemon(true);
    return thread;
  }

  /** The life of a sender thread. */
  private void send() {
    boolean wasToldToLeave = false;
    line.takerArrived();
    try {
      Parcel parcel = line.take();
      while (parcel != null) {
        sendOrEnd(parcel);
        parcel = line.take();
      }
      wasToldToLeave = true;
    } finally {
      if (!wasToldToLeave) {
        line.takerDied();
      }
    }
  }

  /** Whatever happens, the parcel comes to its end or is tried again. */
  private void sendOrEnd(Parcel parcel) {
    try {
      send(parcel);
    } catch (Throwable e) {
      settle(parcel, DiscardReason.INTERNAL_SDK_ERROR);
      log.failed(e, parcel.spans());
      if (e instanceof VirtualMachineError fatal) {
        throw fatal;
      }
    }
  }

  private void send(Parcel parcel) {
    if (limits.isLimited(parcel.category())) {
      if (parcel.replay != null) {
        release(parcel, parcel.replay);
        return;
      }
      settle(parcel, DiscardReason.RATELIMIT_BACKOFF);
      log.limited(DiscardReason.RATELIMIT_BACKOFF, parcel.category(), parcel.spans());
      return;
    }
    if (parcel.attempts > 1) {
      ledger.callRetried();
    }
    ClientReport report = reports.take();
    Answer answer;
    try {
      OutgoingEnvelope outgoing = outgoing(parcel, report);
      if (outgoing == null) {
        line.settle(parcel, settled -> isReportInLine.set(false));
        return;
      }
      answer = requireNonNull(transport.send(outgoing), "answer");
    } catch (IOException e) {
      reports.putBack(report);
      unanswered(parcel, e);
      return;
    } catch (RuntimeException | Error e) {
      // A fault in the transport, which may have sent it: it is not tried again.
      reports.putBack(report);
      throw e;
    }
    answered(parcel, report, answer);
  }

  /** Returns null where a report shall go alone but others have taken its content along. */
  private @Nullable OutgoingEnvelope outgoing(Parcel parcel, @Nullable ClientReport report) {
    Instant now = timing.wallClock().instant();
    if (parcel.envelope != null) {
      return OutgoingEnvelope.of(parcel.envelope, report, now);
    }
    return report == null ? null : OutgoingEnvelope.of(report, now);
  }

  private void unanswered(Parcel parcel, Exception failure) {
    if (line.unanswered()) {
      clock.after(timing.probePause(), line::resume);
    }
    if (parcel.envelope == null) {
      // No second attempt: its losses are in the next one.
      settle(parcel, DiscardReason.NETWORK_ERROR);
      log.reportUnanswered(failure);
      return;
    }
    log.unanswered(failure);
    if (parcel.replay != null) {
      release(parcel, parcel.replay);
    } else if (isTriedAgain(parcel)) {
      clock.after(retryDelay(parcel.attempts), () -> line.requeue(parcel));
    } else if (!line.spool(parcel)) {
      discard(parcel, DiscardReason.NETWORK_ERROR);
    }
  }

  private void discard(Parcel parcel, DiscardReason reason) {
    settle(parcel, reason);
    log.givenUp(reason, parcel.spans());
  }

  /** Leaves an envelope from the spool there. */
  private void release(Parcel parcel, SpoolReplay replay) {
    if (line.settle(parcel, settled -> {})) {
      replay.release();
    }
  }

  private boolean isTriedAgain(Parcel parcel) {
    return parcel.isLive() && parcel.attempts < MAX_ATTEMPTS && line.delay(parcel);
  }

  private Duration retryDelay(int attempts) {
    double factor = attempts * (1 + MAX_JITTER * timing.random().getAsDouble());
    return Duration.ofNanos((long) (timing.retryDelay().toNanos() * factor));
  }

  private void answered(Parcel parcel, @Nullable ClientReport report, Answer answer) {
    limits.update(answer);
    line.answered();
    if (!isReportTaken(answer)) {
      reports.putBack(report);
    }
    if (answer.isSuccess()) {
      settle(parcel, this::countDelivered);
      log.delivered();
    } else if (answer.isRateLimited()) {
      settle(parcel, DiscardReason.RATE_LIMITED);
      log.limited(DiscardReason.RATE_LIMITED, parcel.category(), parcel.spans());
    } else {
      settle(parcel, DiscardReason.SEND_ERROR);
      log.refused(answer, parcel.bytes(), parcel.spans());
    }
  }

  /**
   * Relay answers 429 also where it took what was not limited, and a report is limited by a limit
   * on everything only.
   */
  private boolean isReportTaken(Answer answer) {
    return answer.isSuccess()
        || (answer.isRateLimited() && !limits.isLimited(DataCategory.INTERNAL));
  }

  private void settle(Parcel parcel, DiscardReason reason) {
    if (parcel.replay != null && reason != DiscardReason.RATE_LIMITED) {
      parcel.replay.refused();
    }
    settle(parcel, settled -> count(settled, reason));
  }

  private void settle(Parcel parcel, Consumer<Parcel> count) {
    if (line.settle(parcel, count) && parcel.replay != null) {
      parcel.replay.delete();
    }
  }

  private void count(Parcel parcel, DiscardReason reason) {
    if (parcel.envelope == null) {
      isReportInLine.set(false);
    } else if (parcel.replay != null) {
      ledger.discardReplay(reason, EnvelopeContent.of(parcel.envelope));
    } else {
      ledger.discard(reason, parcel.envelope);
    }
  }

  private void countDelivered(Parcel parcel) {
    if (parcel.envelope == null) {
      isReportInLine.set(false);
    } else if (parcel.replay != null) {
      ledger.spansReplayed(EnvelopeContent.of(parcel.envelope).spans());
    } else {
      ledger.spansDelivered(parcel.spans());
    }
  }
}
