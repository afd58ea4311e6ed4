package dev.sentryotel.autoconfigure.actuator;

import dev.sentryotel.ClientSnapshot;
import dev.sentryotel.SentryClient;
import dev.sentryotel.autoconfigure.SentrySetup;
import dev.sentryotel.autoconfigure.SetupReader;
import dev.sentryotel.delivery.DeliveryHistory;
import dev.sentryotel.delivery.Discarded;
import dev.sentryotel.delivery.Spotlight;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Shows how the starter is wired, and what became of the spans so far:
 *
 * <pre>{@code
 * {"state":"SENDING","destination":"https://***@o42.ingest.sentry.io/1337","world":"SPRING_BOOT",
 *  "sampling":["sample rate 0.2"],"lifecycle":"static","spanProcessors":["sentrySpanProcessor"],
 *  "spans":{"ended":1200,"pending":{"open":3, …},"delivered":1190,"discarded":7,"spooled":0}, …}
 * }</pre>
 *
 * <p>Read-only, and without secrets. Where nothing is sent it says why.
 */
@Endpoint(id = "sentry")
final class SentryEndpoint {

  private final SetupReader setup;
  private final SentryClient client;

  SentryEndpoint(SetupReader setup, SentryClient client) {
    this.setup = setup;
    this.client = client;
  }

  /**
   * The accounts of spans, of which {@code ended = delivered + discarded + spooled + pending} when
   * nothing moves.
   */
  record Spans(
      long ended, ClientSnapshot.Pending pending, long delivered, long discarded, long spooled) {}

  /** A loss by reason and category, by their names on the wire. */
  record Loss(String reason, String category, long quantity) {}

  /**
   * What the endpoint answers.
   *
   * @param state a constant of {@link SentrySetup.State}
   * @param world a constant of {@link SentrySetup.World}
   */
  record Description(
      String state,
      @Nullable String reason,
      @Nullable String destination,
      List<String> copies,
      @Nullable String world,
      List<String> sampling,
      @Nullable String lifecycle,
      List<String> spanProcessors,
      List<String> instrumentations,
      List<String> propagators,
      List<String> micrometerPropagators,
      Spans spans,
      List<Loss> losses,
      Map<String, Instant> rateLimitedUntil,
      long retriedCalls,
      long connectionsOpened,
      long oldestWaitingMillis,
      @Nullable Instant lastSuccess,
      DeliveryHistory.@Nullable Failure lastFailure,
      @Nullable Bounds bounds,
      Spotlight.@Nullable State spotlight)
      implements OperationResponseBody {}

  @ReadOperation
  Description describe() {
    SentrySetup wired = setup.read();
    ClientSnapshot snapshot = client.snapshot();
    return new Description(
        wired.state().name(),
        wired.reason(),
        wired.destination(),
        wired.copies(),
        world(wired.world()),
        wired.sampling(),
        wired.lifecycle(),
        wired.spanProcessors(),
        wired.instrumentations(),
        wired.propagators(),
        wired.micrometerPropagators(),
        new Spans(
            snapshot.endedSpans(),
            snapshot.pendingSpans(),
            snapshot.deliveredSpans(),
            snapshot.discardedSpans(),
            snapshot.spooledSpans()),
        snapshot.discarded().stream().map(SentryEndpoint::loss).toList(),
        new TreeMap<>(snapshot.rateLimitedUntil()),
        snapshot.retriedCalls(),
        snapshot.connectionsOpened(),
        snapshot.oldestWaiting().toMillis(),
        snapshot.history().lastSuccess(),
        snapshot.history().lastFailure(),
        wired.state() == SentrySetup.State.OFF
            ? null
            : new Bounds(setup.maxBufferedSpans(), setup.maxQueueBytes()),
        setup.spotlight());
  }

  // By their constants, whatever an enumeration's text is.
  private static @Nullable String world(SentrySetup.@Nullable World world) {
    return world == null ? null : world.name();
  }

  private static Loss loss(Discarded loss) {
    return new Loss(loss.reason().wireName(), loss.category().wireName(), loss.quantity());
  }
}
