package dev.sentryotel.autoconfigure;

import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.delivery.EnvelopeTransport;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Matches where there is somewhere to send spans to, and nobody has switched it off.
 *
 * <p>Ahead-of-time processing fixes conditions at build time, when the DSN is usually not there
 * yet: then it matches, and the client decides at run time.
 *
 * <p>Not below a parent context that has the beans: a child's spans go into its parent's SDK, which
 * outlives it.
 */
class OnSentryActiveCondition extends SpringBootCondition implements ConfigurationCondition {

  /** Why nothing is sent where nobody has switched it off, and what to do about it. */
  static final String NO_DSN =
      "no DSN is set; set sentry.dsn or the environment variable SENTRY_DSN";

  private static final String NO_OKHTTP =
      "OkHttp, which sends them, is not on the class path; add com.squareup.okhttp3:okhttp-jvm, or"
          + " declare a bean of type EnvelopeTransport";

  private static final boolean IS_OKHTTP_PRESENT =
      ClassUtils.isPresent("okhttp3.OkHttpClient", OnSentryActiveCondition.class.getClassLoader());

  /** Beans must be known: a user's {@link EnvelopeTransport} is somewhere to send to. */
  @Override
  public ConfigurationPhase getConfigurationPhase() {
    return ConfigurationPhase.REGISTER_BEAN;
  }

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    ConditionMessage.Builder message = ConditionMessage.forCondition("Sentry");
    Environment environment = context.getEnvironment();
    String off = switchedOffBy(environment);
    if (off != null) {
      return ConditionOutcome.noMatch(message.because(off));
    }
    if (isInParent(context.getBeanFactory())) {
      return ConditionOutcome.noMatch(message.because("a parent context sends for its children"));
    }
    boolean hasTransport =
        LocalReceivers.hasBean(context.getBeanFactory(), EnvelopeTransport.class);
    boolean isProcessedAheadOfTime =
        environment.getProperty("spring.aot.processing", Boolean.class, false);
    boolean needsOkHttp =
        SpotlightSetting.isOn(environment)
            || (!hasTransport && (isProcessedAheadOfTime || isDsnSet(environment)));
    if (needsOkHttp && !IS_OKHTTP_PRESENT) {
      return ConditionOutcome.noMatch(message.because(NO_OKHTTP));
    }
    if (isProcessedAheadOfTime) {
      return ConditionOutcome.match(message.because("a DSN may be set when the application runs"));
    }
    if (isDsnSet(environment)) {
      return ConditionOutcome.match(message.because("sentry.dsn is set"));
    }
    if (hasTransport) {
      return ConditionOutcome.match(message.because("there is a bean of type EnvelopeTransport"));
    }
    String copies = LocalReceivers.knownBy(environment, context.getBeanFactory());
    if (copies != null) {
      return ConditionOutcome.match(message.because(copies));
    }
    return ConditionOutcome.noMatch(message.because("sentry.dsn is not set"));
  }

  private static boolean isInParent(@Nullable ListableBeanFactory beanFactory) {
    return LocalReceivers.hasBean(NamedBeans.parentOf(beanFactory), SentryTelemetry.class);
  }

  /** Returns why nothing is sent, in words, where this does not match. */
  static String inactiveBecause(Environment environment) {
    String off = switchedOffBy(environment);
    if (off != null) {
      return off;
    }
    return !IS_OKHTTP_PRESENT && (isDsnSet(environment) || SpotlightSetting.isOn(environment))
        ? NO_OKHTTP
        : NO_DSN;
  }

  /** An empty value is none: {@code SENTRY_DSN=} in a container's settings. */
  static boolean isDsnSet(Environment environment) {
    return StringUtils.hasText(environment.getProperty("sentry.dsn"));
  }

  /** Returns what keeps the starter off whatever the DSN, in words, or null. */
  static @Nullable String switchedOffBy(Environment environment) {
    String property = switchedOffByProperty(environment);
    return property == null ? Neighbours.sender() : property;
  }

  /** Returns the property that keeps the starter off, in words, or null. */
  static @Nullable String switchedOffByProperty(Environment environment) {
    if (!environment.getProperty("sentry.enabled", Boolean.class, true)) {
      return "sentry.enabled is false";
    }
    for (String key : new String[] {"otel.sdk.disabled", "otel.disabled"}) {
      if (environment.getProperty(key, Boolean.class, false)) {
        return key + " is true";
      }
    }
    if (!environment.getProperty("management.opentelemetry.enabled", Boolean.class, true)) {
      return "management.opentelemetry.enabled is false";
    }
    boolean exports =
        environment.getProperty("management.tracing.export.enabled", Boolean.class, true);
    if (!environment.getProperty(
        "management.tracing.export.sentry.enabled", Boolean.class, exports)) {
      return exports
          ? "management.tracing.export.sentry.enabled is false"
          : "management.tracing.export.enabled is false";
    }
    return null;
  }
}
