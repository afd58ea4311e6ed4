package dev.sentryotel.autoconfigure;

import dev.sentryotel.trace.SentrySpanProcessor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.Advised;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ObjectUtils;

/** Says once, when the beans are there, where spans go and who takes part. */
final class StartupReport implements SmartInitializingSingleton {

  private static final Logger logger = LoggerFactory.getLogger(StartupReport.class);

  private final @Nullable SentryDestination destination;
  private final @Nullable Double tracesSampleRate;
  private final SamplerInForce samplerInForce;
  private final SentrySpanProcessor spanProcessor;
  private final ConfigurableEnvironment environment;
  private final ListableBeanFactory beans;

  /**
   * @param destination where to, or null if nothing is sent
   */
  StartupReport(
      @Nullable SentryDestination destination,
      @Nullable Double tracesSampleRate,
      SamplerInForce samplerInForce,
      SentrySpanProcessor spanProcessor,
      ConfigurableEnvironment environment,
      ListableBeanFactory beans) {
    this.destination = destination;
    this.tracesSampleRate = tracesSampleRate;
    this.samplerInForce = samplerInForce;
    this.spanProcessor = spanProcessor;
    this.environment = environment;
    this.beans = beans;
  }

  @Override
  public void afterSingletonsInstantiated() {
    if (destination == null) {
      logger.info("No spans are sent to Sentry, because {}", OnSentryActiveCondition.NO_DSN);
      return;
    }
    OpenTelemetry openTelemetry = beans.getBeanProvider(OpenTelemetry.class).getIfUnique();
    if (!isAttachedTo(openTelemetry)) {
      reportForeign(openTelemetry);
      return;
    }
    Sampler sampler = samplerInForce.decider();
    if (sampler == null) {
      logger.warn(
          "Sentry: no spans are sent to {}, because nothing says how many; set"
              + " sentry.traces-sample-rate (1.0 for all), or declare a Sampler or TracesSampler"
              + " bean. Incoming traces are still passed on.",
          destination);
      return;
    }
    logger.info(
        "Sentry: spans are sent to {}, {}; span processors {}, instrumentations {}",
        destination,
        tracesSampleRate == null
            ? "sampled by " + sampler.getDescription()
            : "sample rate " + tracesSampleRate,
        processorNames(),
        installed());
    reportDoubled();
  }

  /** An SDK shows who is in it to nobody but its readers: there is no other way to ask it. */
  private boolean isAttachedTo(@Nullable OpenTelemetry openTelemetry) {
    return behindProxies(openTelemetry) instanceof OpenTelemetrySdk sdk
        && sdk.getSdkTracerProvider()
            .toString()
            .contains(ObjectUtils.identityToString(spanProcessor));
  }

  /** An application's aspects, or laziness, make a proxy of the bean, which shows its interface. */
  private static @Nullable Object behindProxies(@Nullable Object bean) {
    Object target = bean;
    try {
      while (target instanceof Advised proxy) {
        target = proxy.getTargetSource().getTarget();
      }
    } catch (Exception e) {
      throw new IllegalStateException("The OpenTelemetry bean's proxy has no target", e);
    }
    return target;
  }

  private void reportForeign(@Nullable OpenTelemetry openTelemetry) {
    if (openTelemetry == null) {
      logger.warn(
          "Sentry: no spans are sent to {}, because there is not one OpenTelemetry bean but {};"
              + " mark the one to use with @Primary",
          destination,
          beans.getBeanNamesForType(OpenTelemetry.class));
      return;
    }
    logger.warn(
        "Sentry: no spans are sent to {}, because the application's own OpenTelemetry bean '{}' was"
            + " built without Sentry. Remove that bean, and the starter builds one with your"
            + " SpanProcessor beans in it; or inject SentryTelemetry where you build it, and give"
            + " its decidingSampler(), spanProcessor() and propagator() to the SDK.",
        destination,
        beans.getBeanNamesForType(OpenTelemetry.class)[0]);
  }

  private void reportDoubled() {
    List<String> off = DoubledInstrumentations.switchedOff(environment);
    if (!off.isEmpty()) {
      logger.info(
          "Sentry: both Spring Boot and OpenTelemetry's starter make spans; of {} only Spring Boot's"
              + " are made. otel.instrumentation.<name>.enabled=true brings OpenTelemetry's back.",
          off);
    }
    List<String> doubled = DoubledInstrumentations.stillOn(environment);
    if (!doubled.isEmpty()) {
      logger.warn(
          "Sentry: both Spring Boot and OpenTelemetry's starter make spans of the same; to have each"
              + " once, set to false: {}",
          doubled);
    }
  }

  private List<String> processorNames() {
    return beans
        .getBeanProvider(SpanProcessor.class)
        .orderedStream()
        .map(processor -> processor.getClass().getSimpleName())
        .toList();
  }

  private List<String> installed() {
    return beans.getBeanProvider(InstrumentationInstaller.class).stream()
        .flatMap(each -> each.installedNames().stream())
        .toList();
  }
}
