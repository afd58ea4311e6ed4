package dev.sentryotel.autoconfigure;

import dev.sentryotel.SentryClient;
import dev.sentryotel.delivery.EnvelopeTransport;
import dev.sentryotel.sampling.TracesSampler;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains the circle of a processor, sampler or other part of OpenTelemetry that injects what it
 * is a part of. Spring Boot's own analysis of circles says to break it, but not how.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PartOfOpenTelemetryFailureAnalyzer
    extends AbstractFailureAnalyzer<BeanCurrentlyInCreationException> {

  private static final List<Class<?>> PARTS =
      List.of(
          SpanProcessor.class,
          Sampler.class,
          TracesSampler.class,
          SpanExporter.class,
          TextMapPropagator.class,
          AutoConfigurationCustomizerProvider.class,
          EnvelopeTransport.class);

  private static final List<Class<?>> WHOLES =
      List.of(OpenTelemetry.class, TracerProvider.class, Tracer.class, SentryClient.class);

  private final BeanFactory beanFactory;

  PartOfOpenTelemetryFailureAnalyzer(BeanFactory beanFactory) {
    this.beanFactory = beanFactory;
  }

  @Override
  protected @Nullable FailureAnalysis analyze(
      Throwable rootFailure, BeanCurrentlyInCreationException cause) {
    List<String> circle = circle(rootFailure);
    String part = first(circle, PARTS);
    String whole = first(circle, WHOLES);
    if (part == null || whole == null) {
      return null;
    }
    String description =
        "The bean '"
            + part
            + "' ("
            + typeName(part, PARTS)
            + ") is a part of OpenTelemetry, but needs the bean '"
            + whole
            + "' ("
            + typeName(whole, WHOLES)
            + "), which cannot be made before its parts:\n\n    "
            + String.join(" -> ", circle);
    String action =
        "Inject ObjectProvider<"
            + typeName(whole, WHOLES)
            + "> into '"
            + part
            + "' instead, and ask it when the first span comes.";
    return new FailureAnalysis(description, action, cause);
  }

  private static List<String> circle(Throwable failure) {
    List<String> names = new ArrayList<>();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof BeanCreationException creation && creation.getBeanName() != null) {
        names.add(creation.getBeanName());
      }
    }
    return names;
  }

  private @Nullable String first(List<String> names, List<Class<?>> types) {
    for (String name : names) {
      if (!name.startsWith("sentry") && matching(name, types) != null) {
        return name;
      }
    }
    for (String name : names) {
      if (types == WHOLES && matching(name, types) != null) {
        return name;
      }
    }
    return null;
  }

  private String typeName(String name, List<Class<?>> types) {
    Class<?> type = matching(name, types);
    return type == null ? name : type.getSimpleName();
  }

  private @Nullable Class<?> matching(String name, List<Class<?>> types) {
    Class<?> type = beanFactory.containsBean(name) ? beanFactory.getType(name, false) : null;
    if (type != null) {
      for (Class<?> each : types) {
        if (each.isAssignableFrom(type)) {
          return each;
        }
      }
    }
    return null;
  }
}
