package dev.sentryotel.autoconfigure;

import dev.sentryotel.sampling.TracesSampler;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/**
 * Matches where something of ours says how to sample. When it does not, what samples already goes
 * on to. Where it is said only when an application runs that was processed ahead of time, there is
 * no bean, and {@link SamplerInForce} alone knows.
 */
final class OnSamplingConfiguredCondition extends AnyNestedCondition {

  OnSamplingConfiguredCondition() {
    super(ConfigurationPhase.REGISTER_BEAN);
  }

  @ConditionalOnProperty("sentry.traces-sample-rate")
  static final class HasRate {}

  @ConditionalOnProperty("sentry.traces-sampling[0].rate")
  static final class HasRules {}

  @ConditionalOnBean(TracesSampler.class)
  static final class HasTracesSampler {}
}
