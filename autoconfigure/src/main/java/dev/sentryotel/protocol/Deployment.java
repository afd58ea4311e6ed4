package dev.sentryotel.protocol;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What runs where: the fields that every payload and every dynamic sampling context of one client
 * share.
 *
 * @param release such as {@code shop@1.4.0}, at most 200 characters, or null if unknown
 * @param environment such as {@code production}, at most 64 characters
 * @param dist distribution of the release, at most 64 characters, or null
 * @param serverName name of this host, at most 256 characters, or null if unknown
 */
public record Deployment(
    @Nullable String release,
    String environment,
    @Nullable String dist,
    @Nullable String serverName) {

  /** {@value}: the environment where nobody named one. */
  public static final String DEFAULT_ENVIRONMENT = "production";

  /** Requires an environment. */
  public Deployment {
    requireNonNull(environment, "environment");
  }
}
