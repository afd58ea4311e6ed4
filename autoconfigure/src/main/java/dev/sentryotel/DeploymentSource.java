package dev.sentryotel;

import dev.sentryotel.mapping.DeploymentSettings;
import dev.sentryotel.protocol.Deployment;
import io.opentelemetry.sdk.resources.Resource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Release, environment and the rest, as soon as the resource is known that they may come from.
 *
 * <p>Asked by any thread. Whoever builds the tracer provider tells the resource before the first
 * span; where nobody does, the first segment brings it.
 */
final class DeploymentSource implements Supplier<Deployment> {

  private final DeploymentSettings settings;
  private volatile @Nullable Deployment deployment;
  private volatile @Nullable Deployment withoutResource;

  DeploymentSource(DeploymentSettings settings) {
    this.settings = settings;
  }

  void use(Resource resource) {
    deployment = settings.resolve(resource);
  }

  /** Uses a resource only if none was told before. */
  void useIfUnknown(Resource resource) {
    if (deployment == null) {
      use(resource);
    }
  }

  @Override
  public Deployment get() {
    Deployment known = deployment;
    return known == null ? withoutResource() : known;
  }

  private Deployment withoutResource() {
    // Kept, for it may ask the network for the host's name.
    Deployment known = withoutResource;
    if (known == null) {
      known = settings.resolve(Resource.empty());
      withoutResource = known;
    }
    return known;
  }
}
