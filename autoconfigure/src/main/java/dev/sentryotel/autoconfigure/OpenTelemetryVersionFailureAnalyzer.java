package dev.sentryotel.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints the line that brings OpenTelemetry's versions together. */
final class OpenTelemetryVersionFailureAnalyzer
    extends AbstractFailureAnalyzer<OpenTelemetryVersionException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, OpenTelemetryVersionException cause) {
    String description =
        "opentelemetry-spring-boot-starter "
            + cause.starterVersion()
            + " is built for OpenTelemetry "
            + cause.expectedVersion()
            + ", but the class path has "
            + cause.sdkVersion()
            + ", as Spring Boot manages it.\n\nWith these the application does not start, or it"
            + " starts and answers HTTP requests with 500.";
    String action =
        "Set OpenTelemetry's version.\n\nMaven, under spring-boot-starter-parent, in"
            + " <properties>:\n\n    <opentelemetry.version>"
            + cause.expectedVersion()
            + "</opentelemetry.version>\n\nGradle, with Spring's dependency management plugin:\n\n"
            + "    ext['opentelemetry.version'] = '"
            + cause.expectedVersion()
            + "'\n\nElse import dev.sentryotel:sentry-otel-bom before spring-boot-dependencies.";
    return new FailureAnalysis(description, action, cause);
  }
}
