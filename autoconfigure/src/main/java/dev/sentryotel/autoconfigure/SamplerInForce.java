package dev.sentryotel.autoconfigure;

import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.sampling.SentrySampler;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.springframework.beans.factory.ObjectProvider;

/** Finds out who samples, and puts our decoration around it. */
final class SamplerInForce {

  private final SentryTelemetry telemetry;
  private final ObjectProvider<Sampler> samplers;

  SamplerInForce(SentryTelemetry telemetry, ObjectProvider<Sampler> samplers) {
    this.telemetry = telemetry;
    this.samplers = samplers;
  }

  /**
   * Returns the sampler for the provider: the application's bean if it has one, else by our rate,
   * else the one that was there.
   *
   * @param existing what would sample without us
   */
  SentrySampler decorate(Sampler existing) {
    Sampler bean = samplers.getIfUnique();
    if (bean instanceof SentrySampler ours) {
      return ours;
    }
    return bean == null ? telemetry.deferringSampler(existing) : telemetry.followingSampler(bean);
  }
}
