package dev.sentryotel.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sentryotel.testing.Vectors;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class SpanMappingVectorsTest {

  private final JsonNode cases = Vectors.load("span-mapping.json").get("cases");

  @TestFactory
  Stream<DynamicTest> span_isMappedAsTheVectorSays() {
    return cases.valueStream().map(each -> dynamicTest(id(each), () -> check(each)));
  }

  @Test
  void theFileHasCases() {
    assertThat(cases.size()).isPositive();
  }

  private static String id(JsonNode vector) {
    return vector.get("id").stringValue();
  }

  private static void check(JsonNode vector) {
    JsonNode span = vector.get("span");
    JsonNode expected = vector.get("expect");

    MappedSpan mapped =
        MappedSpan.of(
            span.get("name").stringValue(),
            SpanKind.valueOf(span.get("kind").stringValue()),
            attributes(span.get("attributes")),
            span.has("scope") ? span.get("scope").stringValue() : "",
            status(span.get("status")));

    assertThat(mapped.op()).isEqualTo(textOrNull(expected.get("op")));
    assertThat(mapped.description()).isEqualTo(expected.get("description").stringValue());
    assertThat(mapped.source().wireName()).isEqualTo(expected.get("source").stringValue());
    assertThat(mapped.status().wireName()).isEqualTo(expected.get("status").stringValue());
    assertThat(mapped.status().isError() ? "error" : "ok")
        .isEqualTo(expected.get("statusV2").stringValue());
    assertThat(mapped.origin()).isEqualTo(expected.get("origin").stringValue());
  }

  private static String textOrNull(JsonNode node) {
    return node.isNull() ? null : node.stringValue();
  }

  private static StatusData status(JsonNode status) {
    return StatusData.create(
        StatusCode.valueOf(status.get("code").stringValue()),
        status.get("description").stringValue());
  }

  private static Attributes attributes(JsonNode node) {
    AttributesBuilder attributes = Attributes.builder();
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      put(attributes, each.getKey(), each.getValue());
    }
    return attributes.build();
  }

  private static void put(AttributesBuilder attributes, String name, JsonNode value) {
    switch (value.getNodeType()) {
      case STRING -> attributes.put(name, value.stringValue());
      case BOOLEAN -> attributes.put(name, value.booleanValue());
      case NUMBER -> {
        if (value.isIntegralNumber()) {
          attributes.put(name, value.longValue());
        } else {
          attributes.put(name, value.doubleValue());
        }
      }
      case ARRAY ->
          attributes.put(
              name, value.valueStream().map(JsonNode::stringValue).toArray(String[]::new));
      default -> throw new IllegalArgumentException("No attribute: " + value);
    }
  }
}
