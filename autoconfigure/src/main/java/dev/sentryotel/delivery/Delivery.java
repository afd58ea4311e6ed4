package dev.sentryotel.delivery;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
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
   * The parts: EnvelopeLine is where envelopes wait and who waits for them, SenderCrew the threads,
   * ParcelSender what they do with each, ParcelEnds how each comes to its one end: by the sender with
   * the answer, by the spool when it has written it, or by close() when time is up. What comes out of
   * the spool has been settled once and does not count as pending; its file is removed or released
   * after it was settled again. A sink that wants a copy of all envelopes, limited or not, stands in
   * front of offer().
   */

  /** However steadily answers come, a shutdown must end before an orchestrator loses patience. */
  private static final Duration MAX_CLOSE = Duration.ofSeconds(10);

  /** For the last report when time is up but the server is known to answer. */
  private static final Duration LAST_REPORT = Duration.ofMillis(500);

  /** For the disk to take a full line: some 4000 envelopes, a second or less unless it hangs. */
  private static final Duration MAX_SPOOL_AT_CLOSE = Duration.ofSeconds(5);

  private final RememberingTransport transport;
  private final Ledger ledger;
  private final DeliveryTiming timing;
  private final EnvelopeLine line;
  private final RateLimits limits;
  private final ClientReports reports;
  private final DeliveryLog log;
  private final DeliveryClock clock;
  private final ParcelEnds ends;
  private final LoneReports loneReports;
  private final SenderCrew senders;
  private final @Nullable Spool spool;
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
    this.transport =
        new RememberingTransport(requireNonNull(transport, "transport"), timing.wallClock());
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
    clock = new DeliveryClock(task -> DaemonThread.of(task, "sentry-delivery-clock"));
    log = new DeliveryLog(options.maxQueueBytes(), sumUp -> clock.after(timing.interval(), sumUp));
    loneReports = new LoneReports(line, reports, limits);
    ends = new ParcelEnds(line, ledger, log, loneReports::ended);
    senders =
        new SenderCrew(
            line,
            new ParcelSender(
                    line, this.transport, limits, reports, ends, ledger, log, clock, timing)
                ::sendOrEnd);
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
                ends::givenUp,
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

  /** Returns how the last attempts ended. */
  public DeliveryHistory history() {
    return transport.history();
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
    if (!line.stopIntake(parcel -> ends.count(parcel, DiscardReason.NETWORK_ERROR))) {
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
            ends.count(
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
    senders.end();
    if (spool != null) {
      spool.close(reports.takeLast());
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

  private void sendLastReport(long timeoutNanos) {
    sendReportAlone();
    line.awaitSettled(timeoutNanos);
  }

  void sendReportAlone() {
    loneReports.send();
  }

  /** Called with the line's lock held. */
  private void startSender() {
    senders.startOne();
  }
}
