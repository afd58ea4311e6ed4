package dev.sentryotel.delivery;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log says of failures: the first of a kind in full, later ones at DEBUG, their sum once
 * per interval, until an interval passes without one. That of a network is told in one line, for
 * its stack is nobody's fault here. Never a key, a header or a payload.
 *
 * <p>May be used by any thread; none waits for another.
 */
final class DeliveryLog {

  private static final Logger LOGGER = LoggerFactory.getLogger(Delivery.class);
  private static final String LATER = " Further ones are logged at DEBUG and summed up.";

  private static final long NEWS = -1;

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_LARGE = 413;

  private final long maxQueueBytes;
  private final Consumer<Runnable> afterInterval;

  // Of every reason the spans since the last sum, or NEWS if it was not told of yet.
  private final Map<DiscardReason, AtomicLong> spansByReason = new EnumMap<>(DiscardReason.class);
  private final AtomicBoolean isIntervalRunning = new AtomicBoolean();
  private final AtomicBoolean wasRefusedForGood = new AtomicBoolean();
  private volatile boolean hasDelivered;

  /**
   * @param afterInterval runs a task once, an interval later
   */
  DeliveryLog(long maxQueueBytes, Consumer<Runnable> afterInterval) {
    this.maxQueueBytes = maxQueueBytes;
    this.afterInterval = afterInterval;
    for (DiscardReason reason : DiscardReason.values()) {
      spansByReason.put(reason, new AtomicLong(NEWS));
    }
  }

  /** No status came for an attempt, which need not be the last one. */
  void unanswered(Throwable failure) {
    if (announce(DiscardReason.NETWORK_ERROR, 0)) {
      LOGGER.warn(
          "No answer from Sentry ({}); what waits is sent later if it can. If this lasts, check the"
              + " DSN's host, the way to it (sentry.transport.proxy.host) and trust in its"
              + " certificate (sentry.transport.ssl.bundle)."
              + LATER,
          DeliveryHistory.inOneLine(failure.toString()));
    }
    LOGGER.debug("No answer from Sentry", failure);
  }

  /**
   * No status came for a report that went alone. Nobody has lost a span by it: what it says is in
   * the next one, and after the last there is none, as when a server goes before its client does.
   */
  void reportUnanswered(Throwable failure) {
    LOGGER.debug("No answer from Sentry to a client report", failure);
  }

  /** An envelope was taken: what fails from now on is news again, once it has been quiet. */
  void delivered() {
    if (!hasDelivered) {
      hasDelivered = true;
    }
  }

  /** An envelope was given up. */
  void givenUp(DiscardReason reason, int spans) {
    if (announce(reason, spans)) {
      LOGGER.warn("Discarded {} spans: {}." + LATER, spans, explanation(reason));
    } else {
      LOGGER.debug("Discarded {} spans: {}", spans, explanation(reason));
    }
  }

  /** Sentry wants no more of a category for now. */
  void limited(DiscardReason reason, DataCategory category, int spans) {
    if (announce(reason, spans)) {
      LOGGER.warn(
          "Sentry limits the rate of {}: discarded {} spans, and so all until the limit ends. The"
              + " project's quota or spike protection in Sentry decides it."
              + LATER,
          category.wireName(),
          spans);
    } else {
      LOGGER.debug("Discarded {} spans: Sentry limits {}", spans, category.wireName());
    }
  }

  /** The server refused an envelope. */
  void refused(Answer answer, long bytes, int spans) {
    boolean isFirst = announce(DiscardReason.SEND_ERROR, spans);
    if (answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN) {
      refusedForGood(answer);
    } else if (!isFirst) {
      LOGGER.debug("Sentry answered {}: {}", answer.status(), said(answer));
    } else if (answer.status() == TOO_LARGE) {
      LOGGER.error(
          "Sentry found an envelope of {} bytes with {} spans too large: {}." + LATER,
          bytes,
          spans,
          said(answer));
    } else {
      LOGGER.warn(
          "Sentry answered {} to an envelope of {} spans: {}." + LATER,
          answer.status(),
          spans,
          said(answer));
    }
  }

  private void refusedForGood(Answer answer) {
    if (wasRefusedForGood.compareAndSet(false, true)) {
      LOGGER.error(
          "Sentry answered {}, so nothing arrives: {}. Check that the DSN is the one that Sentry"
              + " shows for the project, and that project and key are enabled.",
          answer.status(),
          said(answer));
    } else {
      LOGGER.debug("Sentry answered {}: {}", answer.status(), said(answer));
    }
  }

  /** Our own code or a transport failed in a way that is no lack of an answer. */
  void failed(Throwable failure, int spans) {
    if (announce(DiscardReason.INTERNAL_SDK_ERROR, spans)) {
      LOGGER.error("Could not send {} spans." + LATER, spans, failure);
    } else {
      LOGGER.debug("Could not send {} spans", spans, failure);
    }
  }

  /** Somebody who waited for a flush failed when told of its end. */
  void listenerFailed(RuntimeException failure) {
    LOGGER.debug("A listener to a flush failed", failure);
  }

  /** The transport did not close as it should. */
  void transportNotClosed(RuntimeException failure) {
    LOGGER.warn("The transport could not be closed; it may keep threads and connections.", failure);
  }

  /** The delivery was closed: no interval will end any more, so the rest is summed up now. */
  void closed(long leftoverSpans) {
    sumUp();
    if (leftoverSpans > 0) {
      LOGGER.warn(
          "Closed before {} spans were sent. If Sentry is reachable, a longer"
              + " sentry.shutdown-timeout lets them through.",
          leftoverSpans);
    }
  }

  /** Logs what was lost since the last time. */
  void sumUp() {
    Map<DiscardReason, Long> sums = takeSums();
    if (sums.isEmpty()) {
      endInterval();
      return;
    }
    afterInterval.accept(this::sumUp);
    StringBuilder text = new StringBuilder();
    sums.forEach(
        (reason, spans) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(spans)
                .append(" (")
                .append(explanation(reason))
                .append(')'));
    LOGGER.warn("Further spans that were not delivered: {}", text);
  }

  private Map<DiscardReason, Long> takeSums() {
    Map<DiscardReason, Long> sums = new EnumMap<>(DiscardReason.class);
    spansByReason.forEach(
        (reason, held) -> {
          long spans = held.getAndUpdate(unsummed -> Math.min(unsummed, 0));
          if (spans > 0) {
            sums.put(reason, spans);
          }
        });
    return sums;
  }

  private void endInterval() {
    if (hasDelivered) {
      spansByReason.values().forEach(spans -> spans.compareAndSet(0, NEWS));
    }
    isIntervalRunning.set(false);
    // Quiet because nothing was tried, or one failed just now.
    if (spansByReason.values().stream().anyMatch(spans -> spans.get() != NEWS)) {
      startInterval();
    }
  }

  private void startInterval() {
    if (isIntervalRunning.compareAndSet(false, true)) {
      afterInterval.accept(this::sumUp);
    }
  }

  /** Whether this is the first of its kind; adds the others up. */
  private boolean announce(DiscardReason reason, int spans) {
    hasDelivered = false;
    long before =
        requireNonNull(spansByReason.get(reason), "every reason")
            .getAndAccumulate(spans, (held, more) -> held == NEWS ? 0 : held + more);
    if (before != NEWS) {
      return false;
    }
    startInterval();
    return true;
  }

  private String explanation(DiscardReason reason) {
    return switch (reason) {
      case QUEUE_OVERFLOW ->
          "more than sentry.transport.max-queue-size = " + maxQueueBytes + " bytes waited";
      case CACHE_OVERFLOW ->
          "the spool is full, or they are too old: sentry.spool.max-size, sentry.spool.max-age";
      case NETWORK_ERROR -> "no answer";
      case SEND_ERROR -> "refused";
      case RATELIMIT_BACKOFF, RATE_LIMITED -> "rate limited";
      default -> reason.wireName();
    };
  }

  private static String said(Answer answer) {
    String error = answer.error();
    return error == null ? "no reason given" : error;
  }
}
