package dev.sentryotel.testing;

import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.ContextPropagators;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.HashMap;
import java.util.Map;

/**
 * Propagation as Spring Boot's own tracing does it: through Micrometer, which keeps nothing of a
 * span but the span.
 *
 * <p>Its bridge to OpenTelemetry is loaded apart, for its mere presence on the class path would
 * make Spring Boot use it.
 */
public final class Micrometer implements AutoCloseable {

  private static final String PACKAGE = "io.micrometer.tracing.otel.bridge.";

  private final URLClassLoader bridge;
  private final Propagator propagator;
  private final Method toMicrometer;
  private final Method toOpenTelemetry;

  /** Puts Micrometer before propagators and a tracer. */
  public Micrometer(ContextPropagators propagators, Tracer tracer) {
    bridge =
        new URLClassLoader(
            new URL[] {World.jar("micrometer-tracing-bridge-otel-")},
            Micrometer.class.getClassLoader());
    try {
      propagator =
          (Propagator)
              bridge
                  .loadClass(PACKAGE + "OtelPropagator")
                  .getConstructor(ContextPropagators.class, Tracer.class)
                  .newInstance(propagators, tracer);
      Class<?> span = bridge.loadClass(PACKAGE + "OtelSpan");
      toMicrometer = span.getMethod("fromOtel", Span.class);
      toOpenTelemetry = span.getMethod("toOtel", io.micrometer.tracing.Span.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts the first span of a request with those headers. */
  public Span start(String name, Map<String, String> headers) {
    try {
      return (Span)
          toOpenTelemetry.invoke(null, propagator.extract(headers, Map::get).name(name).start());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the headers of a request that leaves within a span. */
  public Map<String, String> inject(Span span) {
    try {
      Map<String, String> headers = new HashMap<>();
      io.micrometer.tracing.Span wrapped =
          (io.micrometer.tracing.Span) toMicrometer.invoke(null, span);
      propagator.inject(wrapped.context(), headers, Map::put);
      return headers;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      bridge.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
