package dev.sentryotel.autoconfigure.actuator;

import dev.sentryotel.ClientSnapshot;
import dev.sentryotel.SentryClient;
import dev.sentryotel.autoconfigure.SentrySetup;
import dev.sentryotel.autoconfigure.SetupReader;
import dev.sentryotel.delivery.DeliveryHistory;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Says whether Sentry takes the spans. Up all the same when it does not, unless the application
 * asks for more: a lost Sentry is no reason to take an application out of rotation.
 */
final class SentryHealthIndicator extends AbstractHealthIndicator {

  private final SetupReader setup;
  private final SentryClient client;
  private final boolean isRequired;

  SentryHealthIndicator(SetupReader setup, SentryClient client, boolean isRequired) {
    this.setup = setup;
    this.client = client;
    this.isRequired = isRequired;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    SentrySetup wired = setup.read();
    ClientSnapshot snapshot = client.snapshot();
    DeliveryHistory history = snapshot.history();
    builder.status(isRequired && history.isFailing() ? Status.DOWN : Status.UP);
    builder.withDetail("state", wired.state().name());
    if (wired.reason() != null) {
      builder.withDetail("reason", wired.reason());
    }
    if (wired.destination() != null) {
      builder.withDetail("destination", wired.destination());
    }
    builder
        .withDetail("isFailing", history.isFailing())
        .withDetail("delivered", snapshot.deliveredSpans())
        .withDetail("discarded", snapshot.discardedSpans())
        .withDetail("pending", snapshot.pendingSpans().total());
    if (history.lastSuccess() != null) {
      builder.withDetail("lastSuccess", history.lastSuccess());
    }
    if (history.lastFailure() != null) {
      builder.withDetail("lastFailure", history.lastFailure());
    }
    if (!snapshot.rateLimitedUntil().isEmpty()) {
      builder.withDetail("rateLimitedUntil", new TreeMap<>(snapshot.rateLimitedUntil()));
    }
  }
}
