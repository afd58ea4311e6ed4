package dev.sentryotel.autoconfigure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Says once, when the beans are there, where spans go and who takes part.
 *
 * <pre>
 * Sentry: spans are sent to https://***@o42.ingest.sentry.io/1337 (OpenTelemetry's starter, sample
 * rate 0.2, lifecycle static); span processors [tenantProcessor, sentrySpanProcessor],
 * instrumentations [jdbcInstrumentation]
 * </pre>
 */
final class StartupReport implements SmartInitializingSingleton {

  private static final Logger logger = LoggerFactory.getLogger(StartupReport.class);

  private final SetupReader reader;
  private final ObjectProvider<DoubledInstrumentations> doubled;

  StartupReport(SetupReader reader, ObjectProvider<DoubledInstrumentations> doubled) {
    this.reader = reader;
    this.doubled = doubled;
  }

  @Override
  public void afterSingletonsInstantiated() {
    SentrySetup setup = reader.read();
    switch (setup.state()) {
      case OFF, NO_DESTINATION ->
          logger.info("No spans are sent to Sentry, because {}", setup.reason());
      case NOT_ATTACHED, NO_RATE ->
          logger.warn(
              "Sentry: no spans are sent to {}, because {}", destination(setup), setup.reason());
      case SENDING ->
          logger.info(
              "Sentry: spans are sent to {} ({}, {}, lifecycle {}); span processors {},"
                  + " instrumentations {}",
              destination(setup),
              setup.world() == null ? SentrySetup.World.APPLICATION : setup.world(),
              String.join(", ", setup.sampling()),
              setup.lifecycle(),
              setup.spanProcessors(),
              setup.instrumentations());
    }
    doubled.ifAvailable(StartupReport::report);
  }

  private static String destination(SentrySetup setup) {
    String copies = String.join(" and ", setup.copies());
    if (setup.destination() == null) {
      return copies + " only, as there is no DSN";
    }
    return setup.destination() + (copies.isEmpty() ? "" : " with copies to " + copies);
  }

  private static void report(DoubledInstrumentations doubled) {
    if (!doubled.off().isEmpty()) {
      logger.info(
          "Sentry: both Spring Boot and OpenTelemetry's starter make spans; of {} only Spring Boot's"
              + " are made. otel.instrumentation.<name>.enabled=true brings OpenTelemetry's back.",
          doubled.off());
    }
    if (!doubled.on().isEmpty()) {
      logger.warn(
          "Sentry: both Spring Boot and OpenTelemetry's starter make spans of the same; to have each"
              + " once, set to false: {}",
          doubled.on());
    }
  }
}
