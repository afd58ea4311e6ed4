package dev.sentryotel.propagation;

import dev.sentryotel.protocol.Deployment;
import dev.sentryotel.protocol.OwnRequests;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Headers of a request, and the propagators that most tests read and write them with. */
final class Headers {

  static final TextMapGetter<Headers> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers carrier) {
          return carrier.values.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Headers carrier, String key) {
          return carrier == null ? null : carrier.get(key);
        }

        @Override
        public Iterator<String> getAll(@Nullable Headers carrier, String key) {
          return carrier == null ? List.<String>of().iterator() : carrier.all(key).iterator();
        }
      };
  static final TextMapSetter<Headers> SETTER =
      (carrier, key, value) -> {
        if (carrier != null) {
          carrier.values.put(key, List.of(value));
        }
      };

  private final Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Returns headers of names and values in turn; a null value leaves the header out. */
  static Headers of(@Nullable String... namesAndValues) {
    Headers headers = new Headers();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        headers.add(namesAndValues[i], namesAndValues[i + 1]);
      }
    }
    return headers;
  }

  Headers add(String name, String value) {
    values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    return this;
  }

  @Nullable String get(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? null : all.get(0);
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** Returns the members of {@code baggage}. */
  List<String> baggage() {
    String header = get("baggage");
    return header == null ? List.of() : List.of(header.split(","));
  }

  Context extractedBy(TextMapPropagator propagator) {
    return propagator.extract(Context.root(), this, GETTER);
  }

  static Headers injectedBy(TextMapPropagator propagator, Context context) {
    Headers headers = new Headers();
    propagator.inject(context, headers, SETTER);
    return headers;
  }

  /** Returns what goes out if the parent in these headers is passed on as it is. */
  Headers passOn() {
    TextMapPropagator propagator = all(propagator());
    return injectedBy(propagator, extractedBy(propagator));
  }

  static SentryPropagator propagator() {
    return propagator(PropagationTargets.everything(), OutgoingCarrier.OPAQUE);
  }

  static SentryPropagator propagator(PropagationTargets targets, OutgoingCarrier carriers) {
    return propagator(targets, carriers, null, PropagationOptions.Continuation.LENIENT);
  }

  static SentryPropagator propagator(
      PropagationTargets targets,
      OutgoingCarrier carriers,
      @Nullable String organizationId,
      PropagationOptions.Continuation continuation) {
    return new SentryPropagator(options(targets, carriers, organizationId, continuation));
  }

  /** Returns the propagator of a client that sends nothing anywhere. */
  static SentryPropagator passingOn() {
    return SentryPropagator.passingOn(
        options(
            PropagationTargets.everything(),
            OutgoingCarrier.OPAQUE,
            null,
            PropagationOptions.Continuation.LENIENT));
  }

  private static PropagationOptions options(
      PropagationTargets targets,
      OutgoingCarrier carriers,
      @Nullable String organizationId,
      PropagationOptions.Continuation continuation) {
    return new PropagationOptions(
        new DeploymentContexts("key", organizationId, Headers::deployment),
        new OutgoingRequests(new OwnRequests(null, null), targets),
        carriers,
        organizationId,
        continuation);
  }

  static Deployment deployment() {
    return new Deployment("shop@1.0", "test", null, null);
  }

  /** Returns OpenTelemetry's default propagators beside ours. */
  static TextMapPropagator all(SentryPropagator sentry) {
    return sentry.compose(
        List.of(W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance()));
  }

  @Override
  public String toString() {
    return values.entrySet().stream().map(Object::toString).collect(Collectors.joining("\n"));
  }
}
