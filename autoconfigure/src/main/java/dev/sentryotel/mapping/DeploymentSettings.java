package dev.sentryotel.mapping;

import dev.sentryotel.protocol.Deployment;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

/**
 * What configuration and build say about the deployment. What they leave open comes from the
 * resource.
 *
 * <table>
 *   <caption>First that is there</caption>
 *   <tr><td>release</td><td>{@code release}, {@code buildRelease}, {@code
 *       service.name@service.version}, {@code service.version}</td></tr>
 *   <tr><td>environment</td><td>{@code environment}, {@code deployment.environment.name}, {@code
 *       deployment.environment}, {@code activeProfile}, {@code production}</td></tr>
 *   <tr><td>dist</td><td>{@code dist}</td></tr>
 *   <tr><td>server name</td><td>{@code serverName}, {@code host.name}, the local host's name</td>
 *   </tr>
 * </table>
 *
 * @param release configured; null or blank if not
 * @param environment configured; null or blank if not
 * @param dist configured; null or blank if not
 * @param serverName configured; null or blank if not
 * @param buildRelease from build information; passed over if Sentry would refuse it
 * @param activeProfile the single active profile; passed over if Sentry would refuse it
 */
public record DeploymentSettings(
    @Nullable String release,
    @Nullable String environment,
    @Nullable String dist,
    @Nullable String serverName,
    @Nullable String buildRelease,
    @Nullable String activeProfile) {

  /**
   * Checks what was configured.
   *
   * @throws IllegalArgumentException if Sentry would refuse it; the message says what to write
   */
  public DeploymentSettings {}

  /** Returns the deployment. May ask the system for the host's name. */
  public Deployment resolve(Resource resource) {
    throw new UnsupportedOperationException();
  }
}
