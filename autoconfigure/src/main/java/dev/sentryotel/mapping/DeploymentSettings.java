package dev.sentryotel.mapping;

import static dev.sentryotel.mapping.OtherAttributes.text;

import dev.sentryotel.protocol.Deployment;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.DeploymentAttributes;
import io.opentelemetry.semconv.ServiceAttributes;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
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

  // OpenTelemetry's SDK writes "unknown_service:java" where nobody named the service.
  private static final String UNNAMED_SERVICE = "unknown_service";

  /**
   * Checks what was configured.
   *
   * @throws IllegalArgumentException if Sentry would refuse it; the message says what to write
   */
  public DeploymentSettings {
    release = DeploymentRule.RELEASE.require(release);
    environment = DeploymentRule.ENVIRONMENT.require(environment);
    dist = DeploymentRule.DIST.require(dist);
    serverName = DeploymentRule.SERVER_NAME.require(serverName);
  }

  /**
   * Returns the deployment. What the resource or the build names and Sentry would refuse is passed
   * over. May ask the system for the host's name.
   */
  public Deployment resolve(Resource resource) {
    return resolve(resource, LocalHost::name);
  }

  Deployment resolve(Resource resource, Supplier<@Nullable String> localHostName) {
    Attributes attributes = resource.getAttributes();
    return new Deployment(
        resolveRelease(attributes),
        resolveEnvironment(attributes),
        dist,
        resolveServerName(attributes, localHostName));
  }

  private @Nullable String resolveRelease(Attributes attributes) {
    if (release != null) {
      return release;
    }
    String built = DeploymentRule.RELEASE.filter(buildRelease);
    if (built != null) {
      return built;
    }
    String version = text(attributes, ServiceAttributes.SERVICE_VERSION);
    if (version == null) {
      return null;
    }
    String name = text(attributes, ServiceAttributes.SERVICE_NAME);
    boolean isNamed = name != null && !name.startsWith(UNNAMED_SERVICE);
    return DeploymentRule.RELEASE.filter(isNamed ? name + '@' + version : version);
  }

  private String resolveEnvironment(Attributes attributes) {
    return Stream.of(
            Optional.ofNullable(environment),
            accepted(text(attributes, DeploymentAttributes.DEPLOYMENT_ENVIRONMENT_NAME)),
            accepted(text(attributes, OtherAttributes.DEPLOYMENT_ENVIRONMENT)),
            accepted(activeProfile))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(Deployment.DEFAULT_ENVIRONMENT);
  }

  private static Optional<String> accepted(@Nullable String environment) {
    return Optional.ofNullable(DeploymentRule.ENVIRONMENT.filter(environment));
  }

  private @Nullable String resolveServerName(
      Attributes attributes, Supplier<@Nullable String> localHostName) {
    if (serverName != null) {
      return serverName;
    }
    String host = DeploymentRule.SERVER_NAME.filter(attributes.get(OtherAttributes.HOST_NAME));
    return host == null ? DeploymentRule.SERVER_NAME.filter(localHostName.get()) : host;
  }
}
