package dev.sentryotel.mapping;

import io.opentelemetry.sdk.resources.Resource;

/**
 * Turns resources into contexts, and remembers the last, for all spans of a provider share one.
 *
 * <p>Used by one thread at a time.
 */
public final class ResourceMapping {

  private ResourceMapping() {}

  /** Creates one for one writer. */
  public static ResourceMapping create(AttributePolicy policy) {
    throw new UnsupportedOperationException(policy.toString());
  }

  /** Returns the contexts of a resource: for the resource asked for last, the same object. */
  public ResourceContexts contexts(Resource resource) {
    throw new UnsupportedOperationException();
  }
}
