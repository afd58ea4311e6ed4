package dev.sentryotel.autoconfigure;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.util.ClassUtils;

/** Others who trace the same application: sentry-java, and OpenTelemetry's Java agent. */
final class Neighbours implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

  private static final Logger logger = LoggerFactory.getLogger(Neighbours.class);

  /** Of sentry-opentelemetry-core, which all of sentry-java's ways to use OpenTelemetry have. */
  private static final List<String> SENTRY_JAVA_OPEN_TELEMETRY =
      List.of(
          "io.sentry.opentelemetry.OtelSentrySpanProcessor",
          "io.sentry.opentelemetry.SentrySpanProcessor");

  private static final List<String> SENTRY_JAVA_SPRING_BOOT =
      List.of(
          "io.sentry.spring.boot4.SentryAutoConfiguration",
          "io.sentry.spring.boot.jakarta.SentryAutoConfiguration");

  private static final String AGENT = "io.opentelemetry.javaagent.OpenTelemetryAgent";

  /** Returns who else sends spans to Sentry, in words, or null. */
  static @Nullable String sender() {
    return SENTRY_JAVA_OPEN_TELEMETRY.stream().anyMatch(Neighbours::isPresent)
        ? "sentry-java's OpenTelemetry integration (io.sentry:sentry-opentelemetry-*) is on the"
            + " class path and sends them"
        : null;
  }

  /**
   * Whether sentry-java's integration of Spring Boot is there, whose properties are "sentry" too.
   */
  static boolean isSentryJavaPresent() {
    return SENTRY_JAVA_SPRING_BOOT.stream().anyMatch(Neighbours::isPresent);
  }

  private static boolean isPresent(String className) {
    return ClassUtils.isPresent(className, Neighbours.class.getClassLoader());
  }

  /** Speaks before the context starts, while an agent's own lines are near. */
  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    if (OnSentryActiveCondition.switchedOffByProperty(event.getEnvironment()) != null) {
      return;
    }
    if (sender() != null) {
      logger.warn(
          "sentry-java's OpenTelemetry integration is on the class path; it sends the spans, and this"
              + " starter sends none. Remove io.sentry:sentry-opentelemetry-* to let this starter"
              + " send them, or remove this starter.");
    } else if (isSentryJavaPresent()) {
      logger.info(
          "sentry-java is on the class path too. Traces are sent by this starter; leave"
              + " sentry-java's own tracing off, for it reads sentry.traces-sample-rate as well.");
    }
    if (isAgentAttached()) {
      logger.warn(
          "OpenTelemetry's Java agent is attached. Its spans are made by an SDK of its own and do not"
              + " reach Sentry through this starter. Start without -javaagent, or set"
              + " sentry.enabled=false.");
    }
  }

  /** The JVM puts an agent's jar on the system class path. */
  private static boolean isAgentAttached() {
    return ClassUtils.isPresent(AGENT, ClassLoader.getSystemClassLoader());
  }
}
