package dev.sentryotel.autoconfigure;

import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Says once, when the beans are there, where spans go and who takes part. */
final class StartupReport implements SmartInitializingSingleton {

  private static final Logger logger = LoggerFactory.getLogger(StartupReport.class);

  private final @Nullable String destination;
  private final @Nullable Double tracesSampleRate;
  private final SamplerInForce samplerInForce;
  private final ObjectProvider<SpanProcessor> spanProcessors;
  private final ObjectProvider<InstrumentationInstaller> installer;

  /**
   * @param destination in words, or null if nothing is sent
   */
  StartupReport(
      @Nullable String destination,
      @Nullable Double tracesSampleRate,
      SamplerInForce samplerInForce,
      ObjectProvider<SpanProcessor> spanProcessors,
      ObjectProvider<InstrumentationInstaller> installer) {
    this.destination = destination;
    this.tracesSampleRate = tracesSampleRate;
    this.samplerInForce = samplerInForce;
    this.spanProcessors = spanProcessors;
    this.installer = installer;
  }

  @Override
  public void afterSingletonsInstantiated() {
    if (destination == null) {
      logger.info("No spans are sent to Sentry, because {}", OnSentryActiveCondition.NO_DSN);
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
        installer.stream().flatMap(each -> each.installedNames().stream()).toList());
  }

  private List<String> processorNames() {
    return spanProcessors
        .orderedStream()
        .map(processor -> processor.getClass().getSimpleName())
        .toList();
  }
}
