package dev.sentryotel.autoconfigure;

import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.sampling.SentrySampler;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

/** Finds out who samples, and puts our decoration around it. */
final class SamplerInForce {

  private final SentryTelemetry telemetry;
  private final @Nullable Sampler bean;

  /**
   * @param bean the application's own or ours, if there is one; not that of another framework,
   *     which the application did not ask for
   */
  SamplerInForce(SentryTelemetry telemetry, @Nullable Sampler bean) {
    this.telemetry = telemetry;
    this.bean = bean;
  }

  /**
   * Returns the sampler for the provider: the application's bean if it has one, else by our rate,
   * else the one that was there.
   *
   * @param existing what would sample without us
   */
  SentrySampler decorate(Sampler existing) {
    if (bean instanceof SentrySampler ours) {
      return ours;
    }
    if (bean != null) {
      return telemetry.followingSampler(bean);
    }
    // Ours, while nothing is sent, is not who was there before.
    return telemetry.deferringSampler(
        existing instanceof SentrySampler ? Sampler.parentBased(Sampler.alwaysOn()) : existing);
  }

  /** Returns who decides what is sent, or null if nobody does and nothing is sent. */
  @Nullable Sampler decider() {
    return bean;
  }
}
