package dev.sentryotel.autoconfigure;

/** OpenTelemetry's Spring Boot starter is used with versions it was not built for. */
final class OpenTelemetryVersionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String starterVersion;
  private final String sdkVersion;
  private final String expectedVersion;

  OpenTelemetryVersionException(String starterVersion, String sdkVersion, String expectedVersion) {
    super(
        "opentelemetry-spring-boot-starter "
            + starterVersion
            + " needs OpenTelemetry "
            + expectedVersion
            + ", but there is "
            + sdkVersion);
    this.starterVersion = starterVersion;
    this.sdkVersion = sdkVersion;
    this.expectedVersion = expectedVersion;
  }

  String starterVersion() {
    return starterVersion;
  }

  String sdkVersion() {
    return sdkVersion;
  }

  String expectedVersion() {
    return expectedVersion;
  }
}
