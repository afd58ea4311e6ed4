package dev.sentryotel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.encoding.TraceLifecycle;
import io.opentelemetry.api.trace.Span;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Two clients in one JVM, whose spans are each other's parents, do not notice each other. */
class TwoClientsTest {

  @Test
  void eachSendsItsOwnSpansInSegmentsOfItsOwn() {
    try (TelemetryBed outer = new TelemetryBed(TelemetryBed.options(TraceLifecycle.STATIC));
        TelemetryBed inner = new TelemetryBed(TelemetryBed.options(TraceLifecycle.STATIC))) {
      Span outerRoot = outer.root("outer");
      Span innerRoot = inner.child(outerRoot, "inner");
      Span innerChild = inner.child(innerRoot, "inner child");
      Span outerAgain = outer.child(innerChild, "outer again");
      for (Span span : List.of(outerAgain, innerChild, innerRoot, outerRoot)) {
        span.end();
      }

      JsonNode ofInner = inner.flushOne();
      assertThat(ofInner.path("transaction").asString()).isEqualTo("inner");
      assertThat(ofInner.at("/contexts/trace/parent_span_id").asString())
          .isEqualTo(outerRoot.getSpanContext().getSpanId());
      assertThat(ofInner.path("spans")).hasSize(1);
      assertThat(outer.flush())
          .extracting(each -> each.path("transaction").asString())
          .containsExactlyInAnyOrder("outer", "outer again");
      outer.assertAccountsAddUp();
      inner.assertAccountsAddUp();
    }
  }
}
