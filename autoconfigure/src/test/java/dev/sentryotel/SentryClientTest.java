package dev.sentryotel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryotel.propagation.TraceHeaders;
import dev.sentryotel.protocol.Dsn;
import dev.sentryotel.sampling.IgnoredRoots;
import dev.sentryotel.sampling.SamplingOptions;
import dev.sentryotel.sampling.W3cParentSampling;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SentryClientTest {

  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

  private final RecordingTransport transport = new RecordingTransport();
  private InMemorySpanExporter ended;
  private SentryTelemetry telemetry;
  private SdkTracerProvider provider;
  private SentryClient client;

  @BeforeEach
  void start() {
    start(Map.of());
  }

  private void start(Map<String, String> processVariables) {
    ended = InMemorySpanExporter.create();
    telemetry =
        new SentryTelemetry(
            new TelemetryOptions()
                .dsn(Dsn.parse("https://0123456789abcdef0123456789abcdef@sentry.example.com/5"))
                .processVariables(processVariables)
                .sampling(
                    new SamplingOptions(
                        1.0,
                        List.of(),
                        List.of(),
                        new IgnoredRoots(List.of(), List.of()),
                        W3cParentSampling.PARENT)),
            transport);
    provider =
        SdkTracerProvider.builder()
            .setSampler(telemetry.decidingSampler())
            .addSpanProcessor(SimpleSpanProcessor.create(ended))
            .addSpanProcessor(telemetry.spanProcessor())
            .build();
    OpenTelemetry sdk = OpenTelemetrySdk.builder().setTracerProvider(provider).build();
    client = telemetry.client(() -> sdk, () -> null);
  }

  @AfterEach
  void stop() {
    provider.close();
    telemetry.close();
  }

  @Test
  void valueOfAnExpressionIsReturned() {
    int sum = client.startSpan("add", span -> 1 + 2);

    assertThat(sum).isEqualTo(3);
    assertThat(onlySpan().getName()).isEqualTo("add");
  }

  @Test
  void methodReferencesFit() {
    String name = client.startSpan("name", SentryClientTest::nameOf);
    client.runSpan("touch", this::touch);

    assertThat(name).isEqualTo("name");
    assertThat(ended.getFinishedSpanItems())
        .extracting(SpanData::getName)
        .containsExactly("name", "touch");
  }

  private static String nameOf(Span span) {
    return ((ReadableSpan) span).getName();
  }

  private void touch(Span span) {
    span.setAttribute("touched", true);
  }

  @Test
  void nullMayBeReturned() {
    Object nothing = client.startSpan("look", span -> null);

    assertThat(nothing).isNull();
  }

  @Test
  void workWithoutCheckedExceptionsNeedsNoCatch() {
    client.runSpan("count", span -> span.setAttribute("n", 1));
    client.runSpan(
        "block",
        span -> {
          span.addEvent("done");
        });

    assertThat(ended.getFinishedSpanItems()).hasSize(2);
  }

  @Test
  void checkedExceptionPassesAsWhatItIs() {
    IOException thrown = new IOException("disk full");

    // The catch compiles only because the compiler knows what may come.
    try {
      client.startSpan("write", span -> write(thrown));
    } catch (IOException caught) {
      assertThat(caught).isSameAs(thrown);
    }

    assertThat(onlySpan().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void checkedExceptionOfAnActionPassesToo() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> client.runSpan("write", span -> write(new IOException("disk full"))))
        .withMessage("disk full");
  }

  private static int write(IOException failure) throws IOException {
    throw failure;
  }

  @Test
  void failureIsRecordedOnceAndSetsTheStatus() {
    IllegalStateException failure = new IllegalStateException("out of paper");

    assertThatThrownBy(
            () ->
                client.startSpan(
                    "print",
                    span -> {
                      throw failure;
                    }))
        .isSameAs(failure);

    SpanData span = onlySpan();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getEvents()).singleElement().extracting("name").isEqualTo("exception");
    assertThat(span.hasEnded()).isTrue();
  }

  @Test
  void statusThatTheWorkHasSetStays() {
    assertThatThrownBy(
            () ->
                client.runSpan(
                    "print",
                    span -> {
                      span.setStatus(StatusCode.OK);
                      throw new IllegalStateException("later");
                    }))
        .hasMessage("later");

    assertThat(onlySpan().getStatus().getStatusCode()).isEqualTo(StatusCode.OK);
  }

  @Test
  void spanIsCurrentWhileTheWorkRunsAndNoLonger() {
    Span inside = client.startSpan("outer", span -> Span.current());

    assertThat(inside.getSpanContext().getSpanId()).isEqualTo(onlySpan().getSpanId());
    assertThat(Span.current().getSpanContext().isValid()).isFalse();
  }

  @Test
  void spansOfTheClientAndOfTracersAreOneTree() {
    client.runSpan(
        "outer",
        outer -> {
          client.tracer().spanBuilder("of the tracer").startSpan().end();
          client.runSpan("inner", inner -> {});
        });

    assertThat(client.flush(Duration.ofSeconds(10))).isTrue();
    JsonNode transaction = transport.transactions().get(0);
    assertThat(transaction.path("transaction").asString()).isEqualTo("outer");
    assertThat(transaction.path("spans").valueStream().map(each -> each.path("description")))
        .extracting(JsonNode::asString)
        .containsExactlyInAnyOrder("of the tracer", "inner");
  }

  @Test
  void optionsSayHowTheSpanStarts() {
    SpanContext linked = client.startInactiveSpan("cause").getSpanContext();
    AttributeKey<String> card = AttributeKey.stringKey("card");
    Instant start = Instant.parse("2026-01-01T00:00:00.123456789Z");
    SpanOptions options =
        SpanOptions.of("charge")
            .kind(SpanKind.CLIENT)
            .op("payment.charge")
            .attribute(card, "visa")
            .attributes(Attributes.of(AttributeKey.longKey("cents"), 100L))
            .link(linked, Attributes.of(card, "old"))
            .startTime(start);

    client.startSpan(options, span -> "done");

    SpanData span = onlySpan();
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getAttributes().asMap())
        .containsEntry(AttributeKey.stringKey("sentry.op"), "payment.charge")
        .containsEntry(card, "visa")
        .containsEntry(AttributeKey.longKey("cents"), 100L);
    assertThat(span.getLinks())
        .containsExactly(LinkData.create(linked, Attributes.of(card, "old")));
    assertThat(span.getStartEpochNanos())
        .isEqualTo(start.getEpochSecond() * 1_000_000_000 + start.getNano());
  }

  @Test
  void optionsChangeNothingInWhatTheyWereMadeFrom() {
    SpanOptions first = SpanOptions.of("a");

    first.kind(SpanKind.SERVER).op("x").noParent();
    client.startSpan(first, span -> 1);

    assertThat(onlySpan().getKind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(onlySpan().getAttributes().isEmpty()).isTrue();
  }

  @Test
  void parentComesFromTheOptionsWhateverIsCurrent() {
    Span parent = client.startInactiveSpan("parent");
    client.runSpan(
        "current",
        current -> {
          client.runSpan(SpanOptions.of("child").parent(Context.root().with(parent)), child -> {});
          client.runSpan(SpanOptions.of("root").noParent(), root -> {});
        });

    assertThat(span("child").getParentSpanId()).isEqualTo(parent.getSpanContext().getSpanId());
    assertThat(span("root").getParentSpanContext().isValid()).isFalse();
    assertThat(span("root").getTraceId()).isNotEqualTo(span("current").getTraceId());
  }

  @Test
  void contextOfTheParentIsCurrentInTheWork() {
    ContextKey<String> tenant = ContextKey.named("tenant");
    Context parent = Context.root().with(tenant, "acme");

    String seen =
        client.startSpan(
            SpanOptions.of("work").parent(parent), span -> Context.current().get(tenant));

    assertThat(seen).isEqualTo("acme");
  }

  @Test
  void inactiveSpanIsNotCurrentAndEndsWhenItIsEnded() {
    Span span = client.startInactiveSpan("wait");

    assertThat(Span.current()).isNotSameAs(span);
    assertThat(ended.getFinishedSpanItems()).isEmpty();
    span.end();
    assertThat(onlySpan().getName()).isEqualTo("wait");
  }

  @Test
  void flushSendsWhatHasEnded() {
    client.startSpan("sent", span -> 1);

    assertThat(client.flush()).isTrue();

    assertThat(transport.transactions()).hasSize(1);
  }

  @Test
  void flushRefusesATimeoutThatCannotBe() {
    assertThatIllegalArgumentException().isThrownBy(() -> client.flush(Duration.ofSeconds(-1)));
  }

  @Test
  void providerIsTheLiveOneItself() {
    assertThat(client.tracerProvider()).isSameAs(provider);
    assertThat(client.openTelemetry().getTracerProvider()).isNotNull();
  }

  @Test
  void pageIsToldOfTheCurrentSpan() {
    TraceHeaders headers = client.startSpan("page", span -> client.traceHeaders());

    assertThat(headers.sentryTrace())
        .isEqualTo(onlySpan().getTraceId() + "-" + onlySpan().getSpanId() + "-1");
    assertThat(headers.baggage()).contains("sentry-transaction=page", "sentry-sampled=true");
    assertThat(client.traceHeaders()).as("outside any span").isNull();
  }

  @Test
  void outsideAnySpanTheTraceOfTheProcessIsContinued() {
    stop();
    start(Map.of("SENTRY_TRACE", TRACE_ID + "-b7ad6b7169203331-1"));

    client.startSpan("tick", span -> client.startSpan("tack", inner -> 1));
    client.startSpan(SpanOptions.of("alone").noParent(), span -> 1);

    assertThat(span("tick").getTraceId()).isEqualTo(TRACE_ID);
    assertThat(span("tick").getParentSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(span("tack").getParentSpanId()).isEqualTo(span("tick").getSpanId());
    assertThat(span("alone").getTraceId()).isNotEqualTo(TRACE_ID);
  }

  @Test
  void belowACurrentSpanTheTraceOfTheProcessCountsNothing() {
    stop();
    start(Map.of("SENTRY_TRACE", TRACE_ID + "-b7ad6b7169203331-1"));

    Span request = client.tracer().spanBuilder("request").startSpan();
    try (Scope scope = request.makeCurrent()) {
      client.startSpan("below", span -> 1);
    }

    assertThat(span("below").getTraceId()).isEqualTo(request.getSpanContext().getTraceId());
  }

  @Test
  void clientWithoutAnythingBehindItWorksAllTheSame() {
    SentryClient inactive = SentryTelemetry.inactiveClient(OpenTelemetry::noop, () -> null);

    assertThat(inactive.<Integer, RuntimeException>startSpan("x", span -> 7)).isEqualTo(7);
    assertThat(inactive.flush()).isTrue();
    assertThat(inactive.traceHeaders()).isNull();
  }

  private SpanData onlySpan() {
    assertThat(ended.getFinishedSpanItems()).hasSize(1);
    return ended.getFinishedSpanItems().get(0);
  }

  private SpanData span(String name) {
    return ended.getFinishedSpanItems().stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
