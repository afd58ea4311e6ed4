package dev.sentryotel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.encoding.LeftoverSpans;
import dev.sentryotel.encoding.TraceLifecycle;
import dev.sentryotel.propagation.TraceHeaders;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.sampling.Glob;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class IgnoredSpansTest {

  private static TelemetryOptions options(TraceLifecycle lifecycle) {
    return TelemetryBed.options(lifecycle).ignoredSpans(List.of(new Glob("ignored*")));
  }

  @ParameterizedTest
  @EnumSource(TraceLifecycle.class)
  void ignoredRootTakesItsTreeWithIt(TraceLifecycle lifecycle) {
    try (TelemetryBed bed = new TelemetryBed(options(lifecycle))) {
      Span root = bed.root("ignored root");
      Span child = bed.child(root, "child");
      bed.child(child, "grandchild").end();
      child.end();
      root.end();

      assertThat(bed.flush()).isEmpty();
      assertThat(bed.lost(DiscardReason.IGNORED, DataCategory.SPAN)).isEqualTo(3);
      assertThat(bed.lost(DiscardReason.IGNORED, DataCategory.TRANSACTION))
          .isEqualTo(lifecycle == TraceLifecycle.STREAM ? 0 : 1);
      bed.assertAccountsAddUp();
    }
  }

  @ParameterizedTest
  @EnumSource(TraceLifecycle.class)
  void childrenOfIgnoredSpansAreAttachedToTheNearestOneThatIsRecorded(TraceLifecycle lifecycle) {
    try (TelemetryBed bed = new TelemetryBed(options(lifecycle))) {
      Span root = bed.root("root");
      Span ignored = bed.child(root, "ignored one");
      Span below = bed.child(ignored, "ignored two");
      Span kept = bed.child(below, "kept");
      bed.child(kept, "kept below").end();
      kept.end();
      below.end();
      ignored.end();
      root.end();

      Map<String, String> parents = parents(bed.flushOne());

      assertThat(ignored.isRecording()).isFalse();
      assertThat(parents)
          .containsOnly(
              Map.entry("kept", root.getSpanContext().getSpanId()),
              Map.entry("kept below", kept.getSpanContext().getSpanId()));
      assertThat(bed.lost(DiscardReason.IGNORED, DataCategory.SPAN)).isEqualTo(2);
      bed.assertAccountsAddUp();
    }
  }

  private static Map<String, String> parents(JsonNode payload) {
    boolean isStream = payload.has("items");
    Map<String, String> parents = new TreeMap<>();
    for (JsonNode span : payload.path(isStream ? "items" : "spans")) {
      if (span.has("parent_span_id")) {
        parents.put(
            span.path(isStream ? "name" : "description").stringValue(),
            span.path("parent_span_id").stringValue());
      }
    }
    return parents;
  }

  static Stream<Sampler> samplersOfAnApplication() {
    return Stream.of(Sampler.alwaysOn(), Sampler.parentBased(Sampler.alwaysOn()));
  }

  @ParameterizedTest
  @MethodSource("samplersOfAnApplication")
  void childrenOfIgnoredSpansAreAttachedUnderASamplerOfTheApplicationToo(Sampler sampler) {
    try (TelemetryBed bed = new TelemetryBed(options(TraceLifecycle.STATIC), sampler)) {
      Span root = bed.root("root");
      Span ignored = bed.child(root, "ignored");
      bed.child(ignored, "kept").end();
      root.end();

      JsonNode transaction = bed.flushOne();

      assertThat(parents(transaction))
          .containsOnly(Map.entry("kept", root.getSpanContext().getSpanId()));
    }
  }

  @Test
  void headersOfARequestNameTheSpanThatStandsIn() {
    try (TelemetryBed bed = new TelemetryBed(options(TraceLifecycle.STATIC))) {
      Span root = bed.root("root");
      Span ignored = bed.child(root, "ignored");

      TraceHeaders headers;
      try (Scope scope = ignored.makeCurrent()) {
        headers = bed.telemetry.propagator().headers(Context.current());
      }

      String traceId = root.getSpanContext().getTraceId();
      assertThat(headers.sentryTrace())
          .isEqualTo(traceId + "-" + root.getSpanContext().getSpanId() + "-1");
    }
  }

  @Test
  void linksToIgnoredSpansLeadToTheOneThatStandsIn() {
    try (TelemetryBed bed = new TelemetryBed(options(TraceLifecycle.STATIC))) {
      Span root = bed.root("root");
      Span ignored = bed.child(root, "ignored");
      bed.tracer
          .spanBuilder("linking")
          .setNoParent()
          .addLink(ignored.getSpanContext())
          .startSpan()
          .end();

      JsonNode transaction = bed.flushOne();

      assertThat(transaction.at("/contexts/trace/links/0/span_id").stringValue())
          .isEqualTo(root.getSpanContext().getSpanId());
    }
  }

  @Test
  void lateChildrenOfIgnoredSpansAreInOneTransactionWithTheirNewParent() {
    TelemetryOptions options =
        TelemetryBed.options(TraceLifecycle.STATIC, LeftoverSpans.TRANSACTION)
            .ignoredSpans(List.of(new Glob("ignored")));
    try (TelemetryBed bed = new TelemetryBed(options)) {
      Span root = bed.root("root");
      Span late = bed.child(root, "late");
      Span below = bed.child(bed.child(late, "ignored"), "below");
      root.end();
      bed.flush();
      below.end();
      late.end();

      JsonNode transaction = bed.flushOne();

      assertThat(transaction.path("transaction").stringValue()).isEqualTo("late");
      assertThat(parents(transaction))
          .containsOnly(Map.entry("below", late.getSpanContext().getSpanId()));
    }
  }

  @Test
  void nameThatSentryWouldShowCountsAsWell() {
    TelemetryOptions options =
        TelemetryBed.options(TraceLifecycle.STATIC).ignoredSpans(List.of(new Glob("select 1")));
    try (TelemetryBed bed = new TelemetryBed(options)) {
      Span root = bed.root("root");
      bed.tracer
          .spanBuilder("SELECT")
          .setParent(Context.root().with(root))
          .setAttribute("db.system.name", "h2")
          .setAttribute("db.query.text", "select 1")
          .startSpan()
          .end();
      root.end();

      assertThat(bed.flushOne().path("spans")).isEmpty();
    }
  }
}
