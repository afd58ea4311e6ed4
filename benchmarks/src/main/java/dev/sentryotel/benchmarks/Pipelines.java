package dev.sentryotel.benchmarks;

import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.TelemetryOptions;
import dev.sentryotel.delivery.Answer;
import dev.sentryotel.delivery.EnvelopeTransport;
import dev.sentryotel.delivery.OkHttpTransportOptions;
import dev.sentryotel.delivery.OutgoingEnvelope;
import dev.sentryotel.delivery.WireForm;
import dev.sentryotel.encoding.LeftoverSpans;
import dev.sentryotel.encoding.TraceLifecycle;
import dev.sentryotel.protocol.Dsn;
import dev.sentryotel.sampling.IgnoredRoots;
import dev.sentryotel.sampling.SamplingOptions;
import dev.sentryotel.sampling.W3cParentSampling;
import dev.sentryotel.trace.SegmentOptions;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.util.List;

/** Makes the contenders' pipelines, each with its own defaults. */
final class Pipelines {

  static final String DSN = "https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/42";

  private Pipelines() {}

  /**
   * Returns a running pipeline.
   *
   * @param sampleRate 0 or 1
   * @param spansPerTrace that will be asked of it, for contenders whose sink sees traces only
   */
  static Pipeline create(Contender contender, double sampleRate, int spansPerTrace) {
    return switch (contender) {
      case FLOOR, FLOOR_AGAIN -> exporting(new CountingExporter(null), sampleRate);
      case STATIC -> ours(TraceLifecycle.STATIC, sampleRate);
      case STREAM -> ours(TraceLifecycle.STREAM, sampleRate);
      case OTLP_GZIP -> exporting(otlp("gzip"), sampleRate);
      case OTLP_PLAIN -> exporting(otlp("none"), sampleRate);
      case SENTRY_JAVA -> new SentryJavaPipeline(sampleRate, spansPerTrace);
      case SENTRY_JAVA_OPENTELEMETRY -> SentryJavaOpenTelemetry.pipeline(sampleRate, spansPerTrace);
    };
  }

  static SegmentOptions segments(TraceLifecycle lifecycle, Dsn dsn) {
    SegmentOptions defaults = SegmentOptions.defaults();
    return new SegmentOptions(
        defaults.maxSpans(),
        defaults.maxBufferedSpans(),
        defaults.maxSegmentAge(),
        lifecycle,
        LeftoverSpans.STREAM,
        dsn::isOwnRequest);
  }

  /** Returns this project's parts, as the starter makes them, with a transport that discards. */
  static SentryTelemetry telemetry(TraceLifecycle lifecycle, double sampleRate) {
    Dsn dsn = Dsn.parse(DSN);
    TelemetryOptions options =
        new TelemetryOptions()
            .dsn(dsn)
            .segments(segments(lifecycle, dsn))
            .sampling(
                new SamplingOptions(
                    sampleRate,
                    List.of(),
                    List.of(),
                    new IgnoredRoots(List.of(), List.of()),
                    W3cParentSampling.PARENT))
            .copyTo(envelope -> Tally.CURRENT.arrivedSpans.add(envelope.spanCount()));
    SentryTelemetry telemetry = new SentryTelemetry(options, new DiscardingTransport());
    telemetry.useResource(BenchmarkResource.get());
    return telemetry;
  }

  private static Pipeline ours(TraceLifecycle lifecycle, double sampleRate) {
    SentryTelemetry telemetry = telemetry(lifecycle, sampleRate);
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(BenchmarkResource.get())
            .setSampler(telemetry.decidingSampler())
            .addSpanProcessor(telemetry.spanProcessor())
            .build();
    return new OpenTelemetryPipeline(provider, telemetry::close);
  }

  private static Pipeline exporting(SpanExporter exporter, double sampleRate) {
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(BenchmarkResource.get())
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(sampleRate)))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build();
    return new OpenTelemetryPipeline(provider, () -> {});
  }

  private static SpanExporter otlp(String compression) {
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
            .setEndpoint("http://127.0.0.1:" + HttpSink.port() + "/v1/traces")
            .setCompression(compression);
    return new CountingExporter(builder.build());
  }

  /** Does all that a sender does but for the network. */
  private static final class DiscardingTransport implements EnvelopeTransport {

    private final WireForm wireForm =
        new WireForm(OkHttpTransportOptions.DEFAULT_COMPRESSION_LEVEL);

    @Override
    public Answer send(OutgoingEnvelope envelope) throws IOException {
      Tally.CURRENT.wireBytes.add(wireForm.write(envelope));
      return Answer.ofStatus(200);
    }

    @Override
    public void close() {
      wireForm.close();
    }
  }
}
