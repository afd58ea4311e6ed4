package dev.sentryotel.protocol;

/**
 * How this library names itself to Sentry: in the authentication header, the user agent, the
 * envelope header's and the payload's {@code sdk}.
 *
 * <p>The entity before the first dot must not be {@code sentry}, which is kept for Sentry's own
 * SDKs.
 *
 * @see <a href="https://develop.sentry.dev/sdk/foundations/transport/event-payloads/sdk/">SDK
 *     interface</a>
 */
public final class SdkIdentity {

  /** {@value}: {@code entity.ecosystem.flavor}. */
  public static final String NAME = "sentryotel.java.spring-boot";

  /** {@value}: plain {@code MAJOR.MINOR.PATCH}. A test holds it against the build's version. */
  public static final String VERSION = "0.1.0";

  /** {@value}: this artifact's name in {@code sdk.packages}. */
  public static final String PACKAGE = "maven:dev.sentryotel:sentry-otel-spring-boot-autoconfigure";

  private SdkIdentity() {}
}
