package dev.sentryotel.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.Vectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class SentryTraceVectorsTest {

  private static final JsonNode VECTORS = Vectors.load("sentry-trace.json");

  @TestFactory
  Stream<DynamicTest> parse() {
    return VECTORS
        .get("parse")
        .valueStream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.get("id").asString() + " " + vector.get("why").asString(),
                    () ->
                        assertThat(SentryTraceHeader.parse(vector.get("header").asString()))
                            .isEqualTo(header(vector.get("expect")))));
  }

  private static @Nullable SentryTraceHeader header(JsonNode expected) {
    return expected.isNull()
        ? null
        : new SentryTraceHeader(
            expected.get("traceId").asString(),
            expected.get("parentSpanId").asString(),
            decision(expected.get("parentSampled")));
  }

  static TraceDecision decision(JsonNode sampled) {
    return sampled.isNull() ? TraceDecision.DEFERRED : TraceDecision.of(sampled.asBoolean());
  }

  @TestFactory
  Stream<DynamicTest> format() {
    return VECTORS
        .get("format")
        .valueStream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.get("id").asString() + " " + vector.get("why").asString(),
                    () -> {
                      SentryTraceHeader header =
                          new SentryTraceHeader(
                              vector.get("traceId").asString(),
                              vector.get("spanId").asString(),
                              decision(vector.get("sampled")));

                      Headers sent = Headers.of("sentry-trace", header.format()).passOn();

                      assertThat(header.format()).isEqualTo(vector.get("sentryTrace").asString());
                      assertThat(sent.get("sentry-trace")).isEqualTo(header.format());
                      assertThat(sent.get("traceparent"))
                          .isEqualTo(vector.get("traceparent").asString());
                    }));
  }
}
