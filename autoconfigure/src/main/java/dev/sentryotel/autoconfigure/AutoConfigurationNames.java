package dev.sentryotel.autoconfigure;

/** Auto-configurations of others that ours are ordered by. Names that are absent are ignored. */
final class AutoConfigurationNames {

  /** Of OpenTelemetry's Spring Boot starter. */
  static final String OPEN_TELEMETRY_STARTER =
      "io.opentelemetry.instrumentation.spring.autoconfigure.OpenTelemetryAutoConfiguration";

  /** Of Spring Boot, for traces through Micrometer. */
  static final String BOOT_TRACING =
      "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure"
          + ".OpenTelemetryTracingAutoConfiguration";

  /** Of Spring Boot, for the SDK. */
  static final String BOOT_SDK =
      "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration";

  /** Of Spring Boot, for what is observed to become spans. */
  static final String BOOT_MICROMETER_TRACING =
      "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration";

  /** Of Spring Boot, for Micrometer's observations. */
  static final String BOOT_OBSERVATION =
      "org.springframework.boot.micrometer.observation.autoconfigure"
          + ".ObservationAutoConfiguration";

  private AutoConfigurationNames() {}
}
