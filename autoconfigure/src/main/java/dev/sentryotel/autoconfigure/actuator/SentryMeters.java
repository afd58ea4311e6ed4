package dev.sentryotel.autoconfigure.actuator;

import dev.sentryotel.ClientSnapshot;
import dev.sentryotel.ClientSnapshot.Pending;
import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.delivery.DeliverySnapshot;
import dev.sentryotel.delivery.Spotlight;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counters, lines and buffers as meters. Their number is fixed, whatever happens: each reason for a
 * loss has its own from the start, at zero.
 *
 * <p>Each is read from the same accounts as {@code SentryClient.snapshot()}, when somebody asks for
 * it.
 */
final class SentryMeters implements MeterBinder {

  private final SentryTelemetry telemetry;
  private final Bounds bounds;
  private final Supplier<Spotlight.@Nullable State> spotlight;

  /**
   * @param spotlight null where there is none
   */
  SentryMeters(
      SentryTelemetry telemetry, Bounds bounds, Supplier<Spotlight.@Nullable State> spotlight) {
    this.telemetry = telemetry;
    this.bounds = bounds;
    this.spotlight = spotlight;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    counter(registry, "sentry.spans.ended", "Sampled spans that ended", ClientSnapshot::endedSpans);
    counter(
        registry,
        "sentry.spans.delivered",
        "Spans that Sentry answered with 2xx",
        ClientSnapshot::deliveredSpans);
    counter(
        registry,
        "sentry.spans.spooled",
        "Spans kept on disk for later",
        ClientSnapshot::spooledSpans);
    for (DiscardReason reason : DiscardReason.values()) {
      losses(registry, "sentry.spans.discarded", "spans", reason, DataCategory.SPAN);
      losses(
          registry,
          "sentry.transactions.discarded",
          "transactions",
          reason,
          DataCategory.TRANSACTION);
    }
    counter(
        registry,
        "sentry.requests.retried",
        "Second and third attempts",
        "requests",
        ClientSnapshot::retriedCalls);
    counter(
        registry,
        "sentry.connections.opened",
        "Connections to Sentry",
        "connections",
        ClientSnapshot::connectionsOpened);
    pending(registry, "open", Pending::open);
    pending(registry, "waiting", Pending::waiting);
    pending(registry, "encoding", Pending::encoding);
    pending(registry, "queued", Pending::queued);
    pending(registry, "in_flight", Pending::inFlight);
    bounds(registry);
    lines(registry);
    if (spotlight.get() != null) {
      copies(registry, "sent", Spotlight.State::sentEnvelopes);
      copies(registry, "dropped", Spotlight.State::droppedEnvelopes);
    }
  }

  private void bounds(MeterRegistry registry) {
    gauge(
        registry,
        "sentry.buffer.spans.max",
        "Ended spans that may wait for their roots and the encoder",
        "spans",
        each -> bounds.bufferSpans());
    gauge(
        registry,
        "sentry.queue.bytes.max",
        "Bytes of envelopes that may wait or be under way",
        "bytes",
        each -> bounds.queueBytes());
  }

  private void lines(MeterRegistry registry) {
    queue(registry, "sentry.queue.envelopes", "envelopes", DeliverySnapshot::waitingEnvelopes);
    queue(registry, "sentry.queue.bytes", "bytes", DeliverySnapshot::pendingBytes);
    queue(registry, "sentry.requests.active", "requests", DeliverySnapshot::inFlightEnvelopes);
    queue(registry, "sentry.requests.allowed", "requests", DeliverySnapshot::allowedInFlight);
    gauge(
        registry,
        "sentry.rate.limits",
        "Rate limits of Sentry that are in force",
        "limits",
        each -> each.snapshot().rateLimitedUntil().size());
    TimeGauge.builder(
            "sentry.encoder.lag",
            telemetry,
            TimeUnit.MILLISECONDS,
            each -> each.snapshot().oldestWaiting().toMillis())
        .description("For how long the oldest segment has been waiting for the encoder")
        .register(registry);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<ClientSnapshot> value) {
    counter(registry, name, description, "spans", value);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String description,
      String unit,
      ToDoubleFunction<ClientSnapshot> value) {
    FunctionCounter.builder(name, telemetry, each -> value.applyAsDouble(each.snapshot()))
        .description(description)
        .baseUnit(unit)
        .register(registry);
  }

  private void losses(
      MeterRegistry registry,
      String name,
      String unit,
      DiscardReason reason,
      DataCategory category) {
    FunctionCounter.builder(name, telemetry, each -> each.ledger().discarded(reason, category))
        .tag("reason", reason.wireName())
        .description("Those that were lost or not sampled, by reason")
        .baseUnit(unit)
        .register(registry);
  }

  private void pending(MeterRegistry registry, String stage, Function<Pending, Long> spans) {
    Gauge.builder(
            "sentry.spans.pending", telemetry, each -> spans.apply(each.snapshot().pendingSpans()))
        .tag("stage", stage)
        .description("Ended spans on their way, by where they are")
        .baseUnit("spans")
        .register(registry);
  }

  private void queue(
      MeterRegistry registry, String name, String unit, ToDoubleFunction<DeliverySnapshot> value) {
    gauge(
        registry,
        name,
        "The line of envelopes to Sentry",
        unit,
        each -> value.applyAsDouble(each.deliverySnapshot()));
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      String unit,
      ToDoubleFunction<SentryTelemetry> value) {
    Gauge.builder(name, telemetry, value)
        .description(description)
        .baseUnit(unit)
        .register(registry);
  }

  private void copies(
      MeterRegistry registry, String outcome, ToDoubleFunction<Spotlight.State> value) {
    FunctionCounter.builder(
            "sentry.spotlight.envelopes",
            spotlight,
            each -> {
              Spotlight.State state = each.get();
              return state == null ? 0 : value.applyAsDouble(state);
            })
        .tag("outcome", outcome)
        .description("Copies for Spotlight")
        .baseUnit("envelopes")
        .register(registry);
  }
}
