package dev.sentryotel.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.exporter.internal.otlp.traces.LowAllocationTraceRequestMarshaler;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpanIdsTest {

  @Test
  void envelopeHasTheIdsOfItsRootAndChildren() {
    String envelope =
        """
        {"event_id":"9ec79c33ec9942ab8353589fcb2e04dc","trace":{"trace_id":"0af7651916cd43dd8448eb211c80319c"}}
        {"type":"transaction","length":123}
        {"contexts":{"trace":{"span_id":"b7ad6b7169203331","parent_span_id":"00f067aa0ba902b7"}},\
        "spans":[{"span_id":"ffffffffffffffff"}]}
        """;

    assertThat(SpanIds.ofEnvelope(envelope.getBytes(UTF_8)))
        .containsExactly(0xb7ad6b7169203331L, -1L);
  }

  @Test
  void otlpRequestHasTheIdsOfItsSpans() throws IOException {
    LowAllocationTraceRequestMarshaler marshaler = new LowAllocationTraceRequestMarshaler();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (SdkTracerProvider provider = SdkTracerProvider.builder().build()) {
      List<SpanData> spans = List.of(span(provider), span(provider));
      marshaler.initialize(spans);
      marshaler.writeBinaryTo(body);

      assertThat(SpanIds.ofOtlp(body.toByteArray()))
          .containsExactlyElementsOf(
              spans.stream().map(each -> Long.parseUnsignedLong(each.getSpanId(), 16)).toList());
    }
  }

  private static SpanData span(SdkTracerProvider provider) {
    var span = provider.get("test").spanBuilder("work").setAttribute("key", "value").startSpan();
    span.end();
    return ((ReadableSpan) span).toSpanData();
  }
}
