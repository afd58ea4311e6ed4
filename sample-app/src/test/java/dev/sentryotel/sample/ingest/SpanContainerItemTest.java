package dev.sentryotel.sample.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SpanContainerItemTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String CONTAINER =
      """
      {"version":2,"items":[{"trace_id":"0af7651916cd43dd8448eb211c80319c",
        "span_id":"a1e6f1c02d5b9f44","parent_span_id":"b7ad6b7169203331","name":"confirm order",
        "status":"error","is_segment":false,
        "start_timestamp":1767225600.133456,"end_timestamp":1767225600.143456,
        "attributes":{"sentry.op":{"type":"string","value":"task"},
          "order.id":{"type":"integer","value":7},"broken":{"type":"string"}}}]}
      """;

  @Test
  void attributesLoseTheirTypes() throws InvalidItemException {
    ReceivedSpan span = new SpanContainerItem(JSON, TRACE_ID).read(CONTAINER, 1).get(0);

    assertThat(span.data().toString()).isEqualTo("{\"sentry.op\":\"task\",\"order.id\":7}");
  }

  @Test
  void fieldsAreThoseOfAnyOtherSpan() throws InvalidItemException {
    ReceivedSpan span = new SpanContainerItem(JSON, TRACE_ID).read(CONTAINER, 1).get(0);

    assertThat(span.description()).isEqualTo("confirm order");
    assertThat(span.op()).isEqualTo("task");
    assertThat(span.parentSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(span.durationMicros()).isEqualTo(10_000);
    assertThat(span.isFailed()).isTrue();
  }

  @Test
  void containerWithoutATraceHeaderIsRejected() {
    assertThat(reason(null, CONTAINER, 1)).isEqualTo("missing_trace_header");
  }

  @Test
  void containerOfAnotherTraceIsRejected() {
    assertThat(reason("1".repeat(32), CONTAINER, 1)).isEqualTo("trace_differs_from_header");
  }

  @Test
  void containerThatMiscountsItsSpansIsRejected() {
    assertThat(reason(TRACE_ID, CONTAINER, 2)).isEqualTo("wrong_item_count");
  }

  @Test
  void spanWithoutItsSegmentFlagIsRejected() {
    assertThat(reason(TRACE_ID, CONTAINER.replace("\"is_segment\":false,", ""), 1))
        .isEqualTo("missing_field");
  }

  private static String reason(@Nullable String traceId, String payload, int itemCount) {
    return catchThrowableOfType(
            InvalidItemException.class,
            () -> new SpanContainerItem(JSON, traceId).read(payload, itemCount))
        .reason();
  }
}
