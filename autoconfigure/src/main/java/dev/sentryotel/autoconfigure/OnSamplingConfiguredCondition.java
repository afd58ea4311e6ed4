package dev.sentryotel.autoconfigure;

import dev.sentryotel.delivery.EnvelopeTransport;
import dev.sentryotel.sampling.TracesSampler;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches where something of ours says how to sample. When it does not, what samples already goes
 * on to. Where it is said only when an application runs that was processed ahead of time, there is
 * no bean, and {@link SamplerInForce} alone knows.
 */
final class OnSamplingConfiguredCondition extends AnyNestedCondition {

  OnSamplingConfiguredCondition() {
    super(ConfigurationPhase.REGISTER_BEAN);
  }

  @Conditional(OnRateCondition.class)
  static final class HasRate {}

  /** An empty value is no rate: {@code SENTRY_TRACES_SAMPLE_RATE=} in a container's settings. */
  static final class OnRateCondition implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return StringUtils.hasText(context.getEnvironment().getProperty("sentry.traces-sample-rate"));
    }
  }

  @ConditionalOnProperty("sentry.traces-sampling[0].rate")
  static final class HasRules {}

  @ConditionalOnBean(TracesSampler.class)
  static final class HasTracesSampler {}

  @Conditional(OnLocalOnlyCondition.class)
  static final class StaysHere {}

  /** Without Sentry everything is recorded for whoever looks on this machine. */
  static final class OnLocalOnlyCondition implements ConfigurationCondition {

    @Override
    public ConfigurationPhase getConfigurationPhase() {
      return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      Environment environment = context.getEnvironment();
      return !OnSentryActiveCondition.isDsnSet(environment)
          && !LocalReceivers.hasBean(context.getBeanFactory(), EnvelopeTransport.class)
          && LocalReceivers.knownBy(environment, context.getBeanFactory()) != null;
    }
  }
}
