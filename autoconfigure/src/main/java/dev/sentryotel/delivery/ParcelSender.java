package dev.sentryotel.delivery;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sends a parcel and decides what becomes of it: the ladder from an answer, or none, to its end or
 * to another attempt.
 *
 * <p>Called by the sender threads, many at a time; waits for the transport, with no lock held.
 */
final class ParcelSender {

  /** The second and the third attempt, as Sentry's documentation allows where no answer came. */
  private static final int MAX_ATTEMPTS = 3;

  /** A retry waits up to half as long again, so that many clients do not come back at once. */
  private static final double MAX_JITTER = 0.5;

  private final EnvelopeLine line;
  private final EnvelopeTransport transport;
  private final RateLimits limits;
  private final ClientReports reports;
  private final ParcelEnds ends;
  private final Ledger ledger;
  private final DeliveryLog log;
  private final DeliveryClock clock;
  private final DeliveryTiming timing;

  ParcelSender(
      EnvelopeLine line,
      EnvelopeTransport transport,
      RateLimits limits,
      ClientReports reports,
      ParcelEnds ends,
      Ledger ledger,
      DeliveryLog log,
      DeliveryClock clock,
      DeliveryTiming timing) {
    this.line = line;
    this.transport = transport;
    this.limits = limits;
    this.reports = reports;
    this.ends = ends;
    this.ledger = ledger;
    this.log = log;
    this.clock = clock;
    this.timing = timing;
  }

  /** Whatever happens, the parcel comes to its end or is tried again. */
  void sendOrEnd(Parcel parcel) {
    try {
      send(parcel);
    } catch (Throwable e) {
      ends.discarded(parcel, DiscardReason.INTERNAL_SDK_ERROR);
      log.failed(e, parcel.spans());
      if (e instanceof VirtualMachineError fatal) {
        throw fatal;
      }
    }
  }

  private void send(Parcel parcel) {
    if (limits.isLimited(parcel.category())) {
      limited(parcel);
      return;
    }
    if (parcel.attempts > 1) {
      ledger.callRetried();
    }
    ClientReport report = parcel.envelope == null ? reports.takeLast() : reports.take();
    Answer answer;
    try {
      OutgoingEnvelope outgoing = outgoing(parcel, report);
      if (outgoing == null) {
        ends.delivered(parcel);
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

  private void limited(Parcel parcel) {
    if (parcel.replay != null) {
      ends.released(parcel, parcel.replay);
      return;
    }
    ends.discarded(parcel, DiscardReason.RATELIMIT_BACKOFF);
    log.limited(DiscardReason.RATELIMIT_BACKOFF, parcel.category(), parcel.spans());
  }

  private void unanswered(Parcel parcel, Exception failure) {
    if (line.unanswered()) {
      clock.after(timing.probePause(), line::resume);
    }
    if (parcel.envelope == null) {
      // No second attempt: its losses are in the next one.
      ends.discarded(parcel, DiscardReason.NETWORK_ERROR);
      log.reportUnanswered(failure);
      return;
    }
    log.unanswered(failure);
    if (parcel.replay != null) {
      ends.released(parcel, parcel.replay);
    } else if (isTriedAgain(parcel)) {
      clock.after(retryDelay(parcel.attempts), () -> line.requeue(parcel));
    } else if (!line.spool(parcel)) {
      ends.givenUp(parcel, DiscardReason.NETWORK_ERROR);
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
      ends.delivered(parcel);
      log.delivered();
    } else if (answer.isRateLimited()) {
      ends.discarded(parcel, DiscardReason.RATE_LIMITED);
      log.limited(DiscardReason.RATE_LIMITED, parcel.category(), parcel.spans());
    } else {
      ends.discarded(parcel, DiscardReason.SEND_ERROR);
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
}
