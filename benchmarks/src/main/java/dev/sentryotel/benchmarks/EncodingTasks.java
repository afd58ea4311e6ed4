package dev.sentryotel.benchmarks;

import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.delivery.OkHttpTransportOptions;
import dev.sentryotel.delivery.WireForm;
import dev.sentryotel.encoding.EncodingOptions;
import dev.sentryotel.encoding.LeftoverSpans;
import dev.sentryotel.encoding.SegmentEncoder;
import dev.sentryotel.encoding.StreamEncoder;
import dev.sentryotel.encoding.TraceLifecycle;
import dev.sentryotel.encoding.TransactionEncoder;
import dev.sentryotel.mapping.AttributePolicy;
import dev.sentryotel.mapping.PersonalData;
import dev.sentryotel.propagation.DeploymentContexts;
import dev.sentryotel.protocol.Deployment;
import dev.sentryotel.protocol.Dsn;
import dev.sentryotel.trace.SteppedProcessor;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.internal.otlp.traces.LowAllocationTraceRequestMarshaler;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.sentry.Sentry;
import io.sentry.SentryEnvelope;
import io.sentry.SentryOptions;
import io.sentry.TransactionOptions;
import io.sentry.opentelemetry.SentrySpanExporter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Makes the contenders' ways from spans to bytes. */
final class EncodingTasks {

  private EncodingTasks() {}

  /**
   * Returns one.
   *
   * @param level of compression, 0..9; -1 is the contender's own default
   */
  static EncodingTask create(Contender contender, Batch batch, int level) {
    return switch (contender) {
      case STATIC -> new Ours(TraceLifecycle.STATIC, batch, level);
      case STREAM -> new Ours(TraceLifecycle.STREAM, batch, level);
      case OTLP_GZIP -> new Otlp(batch, true);
      case OTLP_PLAIN -> new Otlp(batch, false);
      case SENTRY_JAVA -> new SentrysOwn(batch);
      case SENTRY_JAVA_OPENTELEMETRY -> new SentrysOwnBehindOpenTelemetry(batch);
      case FLOOR, FLOOR_AGAIN -> throw new IllegalArgumentException("The bare SDK encodes nothing");
    };
  }

  /** Segments, mapping, JSON, envelope, gzip. */
  private static final class Ours implements EncodingTask {

    // As OkHttpTransportOptions has it.
    private static final int DEFAULT_LEVEL = OkHttpTransportOptions.DEFAULT_COMPRESSION_LEVEL;

    private final Batch batch;
    private final SteppedProcessor processor;
    private final SentryTelemetry telemetry;
    private final SdkTracerProvider provider;
    private final WebSpans spans;
    private final WireForm wireForm;

    Ours(TraceLifecycle lifecycle, Batch batch, int level) {
      this.batch = batch;
      this.wireForm = new WireForm(level < 0 ? DEFAULT_LEVEL : level);
      Dsn dsn = Dsn.parse(Pipelines.DSN);
      Ledger ledger = new Ledger();
      processor =
          new SteppedProcessor(
              Pipelines.segments(lifecycle, dsn),
              encoder(lifecycle, dsn, ledger),
              ledger,
              this::send);
      // Its sampler only: the rest of it runs on threads of its own.
      telemetry = Pipelines.telemetry(lifecycle, 1);
      provider =
          SdkTracerProvider.builder()
              .setResource(BenchmarkResource.get())
              .setSampler(telemetry.decidingSampler())
              .addSpanProcessor(processor.processor())
              .build();
      spans = new WebSpans(provider.get("benchmark"));
      batch.makeWaiting(spans);
      processor.look();
    }

    private static SegmentEncoder encoder(TraceLifecycle lifecycle, Dsn dsn, Ledger ledger) {
      Deployment deployment = new Deployment("shop@1.4.0", "production", null, "shop-7d9f8b6c5");
      DeploymentContexts contexts =
          new DeploymentContexts(dsn.publicKey(), dsn.organizationId(), () -> deployment);
      EncodingOptions options =
          new EncodingOptions(
              () -> deployment, Map.of(), List.of(), AttributePolicy.of(PersonalData.WITHHELD));
      return lifecycle == TraceLifecycle.STREAM
          ? StreamEncoder.create(options, contexts, ledger)
          : TransactionEncoder.create(options, LeftoverSpans.STREAM, contexts, ledger);
    }

    private void send(Envelope envelope) {
      Tally.CURRENT.wireBytes.add(wireForm.write(envelope));
      Tally.CURRENT.arrivedSpans.add(envelope.spanCount());
    }

    @Override
    public void prepare() {
      batch.make(spans);
    }

    @Override
    public void encode() {
      processor.look();
    }

    @Override
    public void close() {
      provider.close();
      telemetry.close();
      wireForm.close();
    }
  }

  /** Keeps what has ended, as a batch processor does. */
  private static final class Keeping implements SpanProcessor {

    private final List<ReadableSpan> kept = new ArrayList<>();

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      kept.add(span);
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }

    List<SpanData> take() {
      List<SpanData> taken = new ArrayList<>(kept.size());
      for (ReadableSpan span : kept) {
        taken.add(span.toSpanData());
      }
      kept.clear();
      return taken;
    }
  }

  /** The exporter's marshaler and gzip, without its HTTP client. */
  private static final class Otlp implements EncodingTask {

    private final Batch batch;
    private final boolean isCompressed;
    private final Keeping keeping = new Keeping();
    private final SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(BenchmarkResource.get())
            .addSpanProcessor(keeping)
            .build();
    private final WebSpans spans = new WebSpans(provider.get("benchmark"));
    private final LowAllocationTraceRequestMarshaler marshaler =
        new LowAllocationTraceRequestMarshaler();

    Otlp(Batch batch, boolean isCompressed) {
      this.batch = batch;
      this.isCompressed = isCompressed;
    }

    @Override
    public void prepare() {
      batch.make(spans);
    }

    @Override
    public void encode() {
      List<SpanData> taken = keeping.take();
      CountingStream wire = new CountingStream(OutputStream.nullOutputStream());
      marshaler.initialize(taken);
      try (OutputStream out = isCompressed ? new GZIPOutputStream(wire) : wire) {
        marshaler.writeBinaryTo(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        marshaler.reset();
      }
      Tally.CURRENT.wireBytes.add(wire.count());
      Tally.CURRENT.arrivedSpans.add(taken.size());
    }

    @Override
    public void close() {
      provider.close();
    }
  }

  /** JSON and gzip of transactions; what maps them has happened on the application's thread. */
  private static final class SentrysOwn implements EncodingTask {

    private final Batch batch;
    private final List<SentryEnvelope> envelopes = new ArrayList<>();
    private final TransactionOptions options = new TransactionOptions();
    private @Nullable SentryOptions sentry;
    private long number;

    SentrysOwn(Batch batch) {
      this.batch = batch;
      SentryJava.start(
          1,
          started -> {
            sentry = started;
            return new InstantTransport(envelopes::add);
          });
    }

    @Override
    public void prepare() {
      for (int i = 0; i < batch.traces(); i++) {
        SentryJava.trace(options, number++, batch.children());
      }
    }

    @Override
    public void encode() {
      SentryOptions started = sentry;
      if (started == null) {
        throw new IllegalStateException("Sentry did not start");
      }
      for (SentryEnvelope envelope : envelopes) {
        SentryJavaTransport.encode(started, envelope, batch.children() + 1);
      }
      envelopes.clear();
    }

    @Override
    public void close() {
      Sentry.close();
    }
  }

  /** Span data to transactions, JSON, gzip. */
  private static final class SentrysOwnBehindOpenTelemetry implements EncodingTask {

    private final Batch batch;
    private final Keeping keeping = new Keeping();
    private final SentrySpanExporter exporter;
    private final SdkTracerProvider provider;
    private final WebSpans spans;

    SentrysOwnBehindOpenTelemetry(Batch batch) {
      this.batch = batch;
      SentryJava.start(
          1,
          started -> {
            Consumer<SentryEnvelope> encoder =
                envelope -> SentryJavaTransport.encode(started, envelope, batch.children() + 1);
            return new InstantTransport(encoder);
          });
      exporter = new SentrySpanExporter();
      provider = SentryJavaOpenTelemetry.provider().addSpanProcessor(keeping).build();
      spans = new WebSpans(provider.get("benchmark"));
      batch.makeWaiting(spans);
      exporter.export(keeping.take());
    }

    @Override
    public void prepare() {
      batch.make(spans);
    }

    @Override
    public void encode() {
      exporter.export(keeping.take());
    }

    @Override
    public void close() {
      provider.close();
      Sentry.close();
    }
  }
}
