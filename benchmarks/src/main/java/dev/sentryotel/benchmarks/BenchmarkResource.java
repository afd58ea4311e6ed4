package dev.sentryotel.benchmarks;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;

/** The resource of every contender: what OpenTelemetry's starter finds out, more or less. */
final class BenchmarkResource {

  private static final Resource RESOURCE =
      Resource.getDefault()
          .merge(
              Resource.create(
                  Attributes.builder()
                      .put("service.name", "shop")
                      .put("service.version", "1.4.0")
                      .put("service.instance.id", "1f0f4d9e-6b8c-4d3e-9d7e-2f4b7f1f3a55")
                      .put("host.name", "shop-7d9f8b6c5-x2x7z")
                      .put("host.arch", "amd64")
                      .put("os.type", "linux")
                      .put("os.description", "Linux 6.1.0-18-amd64")
                      .put("process.pid", 1L)
                      .put("process.runtime.name", "OpenJDK Runtime Environment")
                      .put("process.runtime.version", "17.0.15+6")
                      .build()));

  private BenchmarkResource() {}

  static Resource get() {
    return RESOURCE;
  }
}
