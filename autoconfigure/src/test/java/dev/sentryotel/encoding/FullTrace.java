package dev.sentryotel.encoding;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One trace, recorded by the real SDK, that uses everything OpenTelemetry has: all kinds, all types
 * of attributes, all statuses, links, events, a remote parent, odd texts.
 */
final class FullTrace {

  static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

  private static final long START_NANOS = 1_767_225_600_123_456_789L;
  private static final SpanContext REMOTE =
      SpanContext.createFromRemoteParent(
          TRACE_ID, "00f067aa0ba902b7", TraceFlags.getSampled(), TraceState.getDefault());

  private final Tracer tracer;
  private final Tracer instrumentation;
  private long lastSpanId;

  private FullTrace() {
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(resource())
            .setIdGenerator(
                new IdGenerator() {
                  @Override
                  public String generateSpanId() {
                    return String.format("%016x", ++lastSpanId);
                  }

                  @Override
                  public String generateTraceId() {
                    return TRACE_ID;
                  }
                })
            .build();
    tracer = provider.get("org.acme.pets");
    instrumentation =
        provider
            .tracerBuilder("io.opentelemetry.spring-webmvc-6.0")
            .setInstrumentationVersion("2.31.1-alpha")
            .build();
  }

  private static Resource resource() {
    return Resource.create(
        Attributes.builder()
            .put("service.name", "petclinic")
            .put("service.version", "1.4.0")
            .put("os.name", "Linux")
            .put("os.version", "6.1.0")
            .put("os.description", "Linux 6.1.0")
            .put("host.arch", "amd64")
            .put("host.id", "i-1")
            .put("host.name", "web-3")
            .put("host.type", "m5.large")
            .put("process.runtime.name", "OpenJDK Runtime Environment")
            .put("process.runtime.version", "17.0.9")
            .put("process.command_args", "--password=secret")
            .put("cloud.provider", "aws")
            .put("cloud.region", "eu-central-1")
            .put(AttributeKey.longKey("process.pid"), 4711L)
            .build());
  }

  /** Returns the trace as the segment that it is. */
  static FinishedSegment record() {
    return new FullTrace().segment();
  }

  private FinishedSegment segment() {
    Span root =
        start(instrumentation, "GET /owners/{ownerId}", SpanKind.SERVER, Span.wrap(REMOTE), 0)
            .addLink(
                link("1111111111111111"),
                Attributes.of(AttributeKey.stringKey("sentry.link.type"), "previous_trace"))
            .startSpan();
    root.setAttribute("http.request.method", "GET")
        .setAttribute("http.route", "/owners/{ownerId}")
        .setAttribute("http.response.status_code", 200)
        .setAttribute("url.scheme", "https")
        .setAttribute("url.path", "/owners/7")
        .setAttribute("url.query", "tab=visits&token=secret")
        .setAttribute("server.address", "shop.example")
        .setAttribute("client.address", "192.0.2.1")
        .setAttribute("user_agent.original", "curl");
    SpanData query = query(root);
    SpanData send = send(root);
    SpanData receive = receive(root);
    SpanData work = work(root);
    SpanData failed = failed(root);
    SpanData ended = end(root, 100_000);
    return new FinishedSegment(
        SegmentFixture.facts(),
        TRACE_ID,
        root.getSpanContext().getSpanId(),
        ended,
        List.of(query, send, receive, work, failed),
        SegmentFixture.nameOf(ended),
        true,
        31,
        "http-nio-8080-exec-1");
  }

  private SpanData query(Span root) {
    Span span =
        start(instrumentation, "SELECT petclinic.owners", SpanKind.CLIENT, root, 10_000)
            .setAttribute("db.system.name", "postgresql")
            .setAttribute("db.query.text", "SELECT * FROM owners WHERE id = ?")
            .setAttribute("server.port", 5432)
            .startSpan();
    span.setStatus(StatusCode.OK);
    return end(span, 20_000);
  }

  private SpanData send(Span root) {
    Span span =
        start(tracer, "visits publish", SpanKind.PRODUCER, root, 30_000)
            .setAttribute("messaging.system", "kafka")
            .setAttribute("messaging.destination.name", "visits")
            .setAttribute("messaging.operation.type", "send")
            .startSpan();
    return end(span, 31_000);
  }

  private SpanData receive(Span root) {
    Span span =
        start(tracer, "visits process", SpanKind.CONSUMER, root, 40_000)
            .setAttribute("messaging.system", "kafka")
            .setAttribute("messaging.destination.name", "visits")
            .setAttribute("messaging.operation.type", "process")
            .addLink(
                link("2222222222222222"),
                Attributes.builder().put("count", 2).put("tags", "a", "b").build())
            .addLink(SpanContext.getInvalid())
            .startSpan();
    return end(span, 45_000);
  }

  private SpanData work(Span root) {
    Span span =
        start(tracer, "work \"é\" \ud83d\ude00", SpanKind.INTERNAL, root, 50_000).startSpan();
    span.setAttribute("text", "quote \" backslash \\ NUL \u0000 half \ud83d end")
        .setAttribute("empty", "")
        .setAttribute("long", Long.MAX_VALUE)
        .setAttribute("double", 0.1)
        .setAttribute("whole.double", 3.0)
        .setAttribute("nan", Double.NaN)
        .setAttribute("infinite", Double.NEGATIVE_INFINITY)
        .setAttribute("boolean", true)
        .setAttribute(AttributeKey.stringArrayKey("texts"), List.of("a", "é"))
        .setAttribute(AttributeKey.longArrayKey("longs"), List.of(1L, 2L))
        .setAttribute(AttributeKey.doubleArrayKey("doubles"), List.of(1.5, 2.0))
        .setAttribute(AttributeKey.booleanArrayKey("booleans"), List.of(true, false))
        .setAttribute(AttributeKey.longArrayKey("none"), List.of())
        .setAttribute(AttributeKey.doubleArrayKey("nans"), List.of(1.0, Double.NaN))
        .setAttribute(
            AttributeKey.valueKey("nested"), Value.of(Value.of("a"), Value.of(1), Value.of(true)));
    span.addEvent("progress", Attributes.of(AttributeKey.longKey("percent"), 50L));
    return end(span, 60_000);
  }

  private SpanData failed(Span root) {
    Span span = start(tracer, "fail", SpanKind.INTERNAL, root, 70_000).startSpan();
    span.recordException(new IllegalStateException("no pets"));
    span.setStatus(StatusCode.ERROR, "no pets today");
    return end(span, 70_000);
  }

  private static SpanBuilder start(
      Tracer tracer, String name, SpanKind kind, Span parent, long afterMicros) {
    return tracer
        .spanBuilder(name)
        .setSpanKind(kind)
        .setParent(Context.root().with(parent))
        .setStartTimestamp(nanosAfter(afterMicros), TimeUnit.NANOSECONDS);
  }

  private static SpanData end(Span span, long afterMicros) {
    span.end(nanosAfter(afterMicros), TimeUnit.NANOSECONDS);
    return ((ReadableSpan) span).toSpanData();
  }

  private static long nanosAfter(long micros) {
    return START_NANOS + TimeUnit.MICROSECONDS.toNanos(micros);
  }

  private static SpanContext link(String spanId) {
    return SpanContext.create(
        "11111111111111111111111111111111",
        spanId,
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }
}
