package dev.sentryotel.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.propagation.LocalRoot;
import dev.sentryotel.propagation.TraceFacts;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The name that goes downstream. */
class SegmentTest {

  private final TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.DEFAULTS);

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void nameIsTheOneTheRootHasNow() {
    Span root = bed.root("before");
    LocalRoot segment = segmentOf(root);
    assertThat(segment.transactionName()).isEqualTo("before");

    root.updateName("after");

    assertThat(segment.transactionName()).isEqualTo("after");
  }

  @Test
  void rawPathIsNotPassedOnUntilItsRouteIsKnown() {
    Span root =
        bed.tracer
            .spanBuilder("GET")
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("http.request.method", "GET")
            .setAttribute("url.path", "/owners/7")
            .startSpan();
    LocalRoot segment = segmentOf(root);
    assertThat(segment.transactionName()).isNull();

    root.setAttribute("http.route", "/owners/{id}");

    assertThat(segment.transactionName()).isEqualTo("GET /owners/{id}");
  }

  @Test
  void nameOutlivesTheRoot() {
    Span root = bed.root("root");
    LocalRoot segment = segmentOf(root);
    root.end();
    assertThat(segment.transactionName()).isEqualTo("root");

    bed.look();

    assertThat(segment.transactionName()).isEqualTo("root");
  }

  @Test
  void rawPathIsNotPassedOnByWhatOutlivesTheRoot() {
    Span root =
        bed.tracer
            .spanBuilder("GET")
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("http.request.method", "GET")
            .setAttribute("url.path", "/owners/7")
            .startSpan();
    LocalRoot segment = segmentOf(root);
    root.end();

    bed.look();

    assertThat(segment.transactionName()).isNull();
  }

  @Test
  void childrenShareTheSegmentOfTheirRoot() {
    Span root = bed.root("root");

    Span grandchild = bed.child(bed.child(root, "child"), "grandchild");

    assertThat(segmentOf(grandchild)).isSameAs(segmentOf(root));
  }

  private static LocalRoot segmentOf(Span span) {
    return TraceFacts.of(span.getSpanContext()).localRoot();
  }
}
