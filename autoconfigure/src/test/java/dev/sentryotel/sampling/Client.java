package dev.sentryotel.sampling;

import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.mapping.MappedSpan;
import dev.sentryotel.propagation.DeploymentContexts;
import dev.sentryotel.propagation.OutgoingCarrier;
import dev.sentryotel.propagation.OutgoingRequests;
import dev.sentryotel.propagation.PropagationOptions;
import dev.sentryotel.propagation.PropagationOptions.Continuation;
import dev.sentryotel.propagation.PropagationTargets;
import dev.sentryotel.propagation.SentryPropagator;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.Deployment;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.protocol.Dsn;
import dev.sentryotel.protocol.OwnRequests;
import dev.sentryotel.testing.Micrometer;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A real tracer provider with our sampler, and our propagator beside OpenTelemetry's. */
final class Client implements AutoCloseable {

  static final String OWN_URL = "https://sentry.example.com/api/5/envelope/";

  private static final TextMapGetter<Map<String, String>> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
          return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
          return carrier == null ? null : carrier.get(key);
        }
      };

  private final Ledger ledger = new Ledger();
  private final Ids ids = new Ids();
  private final InMemorySpanExporter ended = InMemorySpanExporter.create();
  private final SdkTracerProvider provider;
  private final TextMapPropagator propagator;
  private @Nullable Micrometer micrometer;

  private Client(
      PropagationTargets targets, BiFunction<SentryPropagator, Ledger, Sampler> sampler) {
    this(propagator(targets), sampler);
  }

  private Client(SentryPropagator sentry, BiFunction<SentryPropagator, Ledger, Sampler> sampler) {
    this.provider =
        SdkTracerProvider.builder()
            .setIdGenerator(ids)
            .setSampler(sampler.apply(sentry, ledger))
            .addSpanProcessor(SimpleSpanProcessor.create(ended))
            .build();
    this.propagator =
        sentry.compose(
            List.of(W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance()));
  }

  static Client deciding(SamplingOptions options) {
    return deciding(options, PropagationTargets.everything());
  }

  static Client deciding(SamplingOptions options, PropagationTargets targets) {
    return new Client(
        targets,
        (sentry, ledger) -> SentrySampler.deciding(options, Client::nameOf, sentry, ledger));
  }

  private static String nameOf(String name, SpanKind kind, Attributes attributes) {
    return MappedSpan.of(name, kind, attributes, "", StatusData.unset()).description();
  }

  static Client following(Sampler sampler) {
    return new Client(
        PropagationTargets.everything(),
        (sentry, ledger) -> SentrySampler.following(sampler, sentry, ledger));
  }

  static Client deferring(Sampler sampler) {
    return new Client(
        PropagationTargets.everything(),
        (sentry, ledger) -> SentrySampler.deferring(sampler, sentry));
  }

  /** Returns a client that records everything and passes decisions on as they came. */
  static Client passingOn(@Nullable String organizationId, Continuation continuation) {
    return new Client(
        propagator(PropagationTargets.everything(), organizationId, continuation),
        (sentry, ledger) -> SentrySampler.deferring(Sampler.alwaysOn(), sentry));
  }

  /** Reads and writes headers, and starts roots, through Micrometer from now on. */
  Client throughMicrometer() {
    micrometer = new Micrometer(ContextPropagators.create(propagator), tracer());
    return this;
  }

  static SentryPropagator propagator(PropagationTargets targets) {
    return propagator(targets, null, Continuation.LENIENT);
  }

  private static SentryPropagator propagator(
      PropagationTargets targets, @Nullable String organizationId, Continuation continuation) {
    return new SentryPropagator(
        new PropagationOptions(
            new DeploymentContexts(
                "key", organizationId, () -> new Deployment(null, "test", null, null)),
            new OutgoingRequests(
                new OwnRequests(Dsn.parse("https://key@sentry.example.com/5"), null), targets),
            OutgoingCarrier.OPAQUE,
            organizationId,
            continuation));
  }

  static SamplingOptions options(@Nullable Double rate) {
    return new SamplingOptions(
        rate,
        List.of(),
        List.of(),
        new IgnoredRoots(List.of(), List.of()),
        W3cParentSampling.PARENT);
  }

  /** Returns a trace id whose number is that one; at most six decimals. */
  static String traceIdOfRand(BigDecimal rand) {
    long complement =
        rand.multiply(BigDecimal.valueOf(1L << 56))
            .setScale(0, RoundingMode.CEILING)
            .longValueExact();
    return String.format("0af7651916cd43dd84%014x", (1L << 56) - 1 - complement);
  }

  Ledger ledger() {
    return ledger;
  }

  long discardedSpans(DiscardReason reason) {
    return ledger.discarded(reason, DataCategory.SPAN);
  }

  long discardedTransactions(DiscardReason reason) {
    return ledger.discarded(reason, DataCategory.TRANSACTION);
  }

  Tracer tracer() {
    return provider.get("test");
  }

  SpanBuilder builder(String name, Context parent) {
    return tracer().spanBuilder(name).setParent(parent);
  }

  Context extract(Map<String, String> headers) {
    return propagator.extract(Context.root(), headers, GETTER);
  }

  /** Starts the first span of a request with those headers; of that trace if they name none. */
  Span startRoot(String traceId, Map<String, String> headers) {
    ids.nextTraceId = traceId;
    return micrometer == null
        ? builder("root", extract(headers)).startSpan()
        : micrometer.start("root", headers);
  }

  /** Ends the only span, which must be sampled, and returns its parent. */
  SpanContext end(Span span) {
    span.end();
    return ended.getFinishedSpanItems().get(0).getParentSpanContext();
  }

  Map<String, String> inject(Span span) {
    if (micrometer != null) {
      return micrometer.inject(span);
    }
    Map<String, String> headers = new HashMap<>();
    propagator.inject(
        Context.root().with(span),
        headers,
        (carrier, key, value) -> {
          if (carrier != null) {
            carrier.put(key, value);
          }
        });
    return headers;
  }

  @Override
  public void close() {
    provider.close();
    if (micrometer != null) {
      micrometer.close();
    }
  }

  private static final class Ids implements IdGenerator {

    private @Nullable String nextTraceId;

    @Override
    public String generateSpanId() {
      return IdGenerator.random().generateSpanId();
    }

    @Override
    public String generateTraceId() {
      String next = nextTraceId;
      nextTraceId = null;
      return next == null ? IdGenerator.random().generateTraceId() : next;
    }
  }
}
