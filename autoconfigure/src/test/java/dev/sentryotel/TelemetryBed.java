package dev.sentryotel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.delivery.Answer;
import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.delivery.EnvelopeTransport;
import dev.sentryotel.delivery.OutgoingEnvelope;
import dev.sentryotel.encoding.LeftoverSpans;
import dev.sentryotel.encoding.TraceLifecycle;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.protocol.Dsn;
import dev.sentryotel.sampling.IgnoredRoots;
import dev.sentryotel.sampling.SamplingOptions;
import dev.sentryotel.sampling.W3cParentSampling;
import dev.sentryotel.testing.EnvelopeReader.ReadEnvelope;
import dev.sentryotel.testing.EnvelopeValidator;
import dev.sentryotel.trace.SegmentOptions;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The whole core over a real tracer provider; what would leave is kept, and checked. */
final class TelemetryBed implements AutoCloseable {

  final SentryTelemetry telemetry;
  final Tracer tracer;
  private final SdkTracerProvider provider;
  private final List<Envelope> envelopes = new CopyOnWriteArrayList<>();

  /** One in which the options decide about traces. */
  TelemetryBed(TelemetryOptions options) {
    this(options, null);
  }

  /** One in which a sampler of the application decides, if there is one. */
  TelemetryBed(TelemetryOptions options, @Nullable Sampler sampler) {
    options.dsn(Dsn.parse("https://0123456789abcdef@sentry.example.com/5")).copyTo(envelopes::add);
    telemetry = new SentryTelemetry(options, new Answering());
    provider =
        SdkTracerProvider.builder()
            .setSampler(
                sampler == null ? telemetry.decidingSampler() : telemetry.followingSampler(sampler))
            .addSpanProcessor(telemetry.spanProcessor())
            .build();
    tracer = provider.get("test");
  }

  /** Takes everything and keeps nothing. */
  private static final class Answering implements EnvelopeTransport {
    @Override
    public Answer send(OutgoingEnvelope envelope) {
      return Answer.ofStatus(200);
    }

    @Override
    public void close() {}
  }

  static TelemetryOptions options(TraceLifecycle lifecycle) {
    return options(lifecycle, LeftoverSpans.STREAM);
  }

  static TelemetryOptions options(TraceLifecycle lifecycle, LeftoverSpans leftovers) {
    return options(new IgnoredRoots(List.of(), List.of()))
        .segments(
            new SegmentOptions(
                1000, 100_000, Duration.ofHours(1), lifecycle, leftovers, url -> false));
  }

  static TelemetryOptions options(IgnoredRoots ignoredRoots) {
    return new TelemetryOptions()
        .sampling(
            new SamplingOptions(1.0, List.of(), List.of(), ignoredRoots, W3cParentSampling.PARENT));
  }

  Span root(String name) {
    return tracer.spanBuilder(name).setNoParent().startSpan();
  }

  Span child(Span parent, String name) {
    return tracer.spanBuilder(name).setParent(Context.root().with(parent)).startSpan();
  }

  /** Ends a root with one child. */
  void trace(String rootName, String childName) {
    Span root = root(rootName);
    child(root, childName).end();
    root.end();
  }

  /** Flushes, and returns the payloads that left since the last call. */
  List<JsonNode> flush() {
    return flushedEnvelopes().stream().map(each -> each.items().get(0).json()).toList();
  }

  List<ReadEnvelope> flushedEnvelopes() {
    telemetry.flush(Duration.ofSeconds(10));
    List<Envelope> all = List.copyOf(envelopes);
    envelopes.clear();
    return all.stream().map(EnvelopeValidator::validate).toList();
  }

  JsonNode flushOne() {
    List<JsonNode> payloads = flush();
    assertThat(payloads).hasSize(1);
    return payloads.get(0);
  }

  long lost(DiscardReason reason, DataCategory category) {
    return telemetry.ledger().discarded(reason, category);
  }

  /** Fails unless every span that ended was delivered or discarded. */
  void assertAccountsAddUp() {
    telemetry.flush(Duration.ofSeconds(10));
    var accounts = telemetry.ledger().accounts();
    assertThat(accounts.deliveredSpans() + accounts.discardedSpans())
        .isEqualTo(accounts.endedSpans());
  }

  @Override
  public void close() {
    telemetry.close();
    provider.close();
  }
}
