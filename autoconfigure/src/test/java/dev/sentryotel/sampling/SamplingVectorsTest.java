package dev.sentryotel.sampling;

import static dev.sentryotel.testing.JsonText.textOrNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.testing.Vectors;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class SamplingVectorsTest {

  private static final JsonNode VECTORS = Vectors.load("sampling.json");

  @TestFactory
  Stream<DynamicTest> cases() {
    return tests("cases", vector -> assertDecided(vector, client -> client));
  }

  @TestFactory
  Stream<DynamicTest> casesThroughMicrometer() {
    return tests("cases", vector -> assertDecided(vector, Client::throughMicrometer));
  }

  private static void assertDecided(JsonNode vector, UnaryOperator<Client> world) {
    JsonNode rateNode = vector.get("options").get("tracesSampleRate");
    Double rate = rateNode.isNull() ? null : rateNode.asDouble();
    if (rate != null && rate > 1) {
      assertThatIllegalArgumentException().isThrownBy(() -> Client.options(rate));
      return;
    }
    TracesSampler sampler = sampler(vector.get("options").get("tracesSampler"));
    Client made = sampler == null ? client(rate) : Client.deciding(options(rate, sampler));
    try (Client client = world.apply(made)) {
      String traceId = Client.traceIdOfRand(vector.get("sampleRand").decimalValue());
      Span span = client.startRoot(traceId, headers(vector, traceId));
      Map<String, String> sent = client.inject(span);

      JsonNode expected = vector.get("expect");
      JsonNode outgoing = expected.get("outgoing");
      SpanContext context = span.getSpanContext();
      assertThat(span.isRecording()).isEqualTo(expected.get("recorded").asBoolean());
      assertThat(context.getTraceId()).isEqualTo(traceId);
      assertThat(sent.get("sentry-trace"))
          .isEqualTo(
              traceId + "-" + context.getSpanId() + outgoing.get("sentryTraceSuffix").asString());
      assertThat(numeric(decisionMembers(sent.get("baggage"))))
          .isEqualTo(numeric(texts(outgoing.get("baggage"))));
      assertDiscarded(client, expected.get("discardedEvents"));
    }
  }

  private static Client client(@Nullable Double rate) {
    return rate == null
        ? Client.deferring(io.opentelemetry.sdk.trace.samplers.Sampler.alwaysOff())
        : Client.deciding(Client.options(rate));
  }

  private static SamplingOptions options(@Nullable Double rate, TracesSampler sampler) {
    return new SamplingOptions(
        rate,
        List.of(sampler),
        List.of(),
        new IgnoredRoots(List.of(), List.of()),
        W3cParentSampling.PARENT);
  }

  private static @Nullable TracesSampler sampler(JsonNode sampler) {
    if (sampler.isNull()) {
      return null;
    }
    if (sampler.has("throws")) {
      return context -> {
        throw new IllegalStateException("as the case wants it");
      };
    }
    if (sampler.has("inheritOr")) {
      return context -> context.inheritOrSampleWith(sampler.get("inheritOr").asDouble());
    }
    JsonNode answer = sampler.get("returns");
    if (answer.isNull()) {
      return context -> null;
    }
    if (answer.isBoolean()) {
      return context -> answer.asBoolean() ? 1.0 : 0.0;
    }
    return context -> Double.valueOf(answer.asString());
  }

  private static Map<String, String> headers(JsonNode vector, String traceId) {
    JsonNode parent = vector.get("parent");
    Map<String, String> headers = new HashMap<>();
    if (parent.isNull()) {
      return headers;
    }
    JsonNode sampled = parent.get("sampled");
    String flag = sampled.isNull() ? "" : sampled.asBoolean() ? "-1" : "-0";
    headers.put("sentry-trace", traceId + "-00f067aa0ba902b7" + flag);
    StringBuilder baggage = new StringBuilder("sentry-trace_id=" + traceId);
    baggage.append(",sentry-sample_rand=").append(vector.get("sampleRand").asString());
    if (!parent.get("sampleRate").isNull()) {
      baggage.append(",sentry-sample_rate=").append(parent.get("sampleRate").asString());
    }
    if (!sampled.isNull()) {
      baggage.append(",sentry-sampled=").append(sampled.asBoolean());
    }
    headers.put("baggage", baggage.toString());
    return headers;
  }

  private static Map<String, String> decisionMembers(String baggage) {
    return Stream.of(baggage.split(",", -1))
        .map(member -> member.substring("sentry-".length()).split("=", 2))
        .filter(member -> member[0].startsWith("sample"))
        .collect(toMap(member -> member[0], member -> member[1]));
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new HashMap<>();
    object.properties().forEach(each -> texts.put(each.getKey(), each.getValue().asString()));
    return texts;
  }

  // Numbers are compared as such.
  private static Map<String, Object> numeric(Map<String, String> members) {
    return members.entrySet().stream()
        .collect(
            toMap(
                Map.Entry::getKey,
                each ->
                    each.getKey().startsWith("sample_")
                        ? new BigDecimal(each.getValue()).stripTrailingZeros()
                        : each.getValue()));
  }

  private static void assertDiscarded(Client client, JsonNode expected) {
    Map<String, Long> counts = new HashMap<>();
    expected.forEach(
        each ->
            counts.put(
                each.get("reason").asString() + "/" + each.get("category").asString(),
                each.get("quantity").asLong()));
    for (DiscardReason reason : DiscardReason.values()) {
      for (DataCategory category : DataCategory.values()) {
        assertThat(client.ledger().discarded(reason, category))
            .as("%s/%s", reason.wireName(), category.wireName())
            .isEqualTo(counts.getOrDefault(reason.wireName() + "/" + category.wireName(), 0L));
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> sampleRand() {
    return tests(
        "sampleRand",
        vector -> {
          for (String digits : List.of("00000000000000", "ffffffffffffff", "8448eb211c8031")) {
            assertRand(vector, "0af7651916cd43dd84" + digits, client -> client);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> sampleRandThroughMicrometer() {
    return tests(
        "sampleRand",
        vector ->
            assertRand(vector, "0af7651916cd43dd848448eb211c8031", Client::throughMicrometer));
  }

  private static void assertRand(JsonNode vector, String traceId, UnaryOperator<Client> world) {
    JsonNode incoming = vector.get("incoming");
    JsonNode sampled = incoming.get("sampled");
    String flag = sampled.isNull() ? "" : sampled.asBoolean() ? "-1" : "-0";
    String rand = textOrNull(incoming, "sampleRand");
    String rate = textOrNull(incoming, "sampleRate");
    try (Client client = world.apply(Client.deciding(Client.options(1.0)))) {
      Span span =
          client.startRoot(
              traceId,
              Map.of(
                  "sentry-trace", traceId + "-00f067aa0ba902b7" + flag,
                  "baggage",
                      "sentry-environment=a"
                          + (rand == null ? "" : ",sentry-sample_rand=" + rand)
                          + (rate == null ? "" : ",sentry-sample_rate=" + rate)));
      String sent = decisionMembers(client.inject(span).get("baggage")).get("sample_rand");

      JsonNode expected = vector.get("expect");
      BigDecimal value = new BigDecimal(sent);
      if (expected.has("value")) {
        assertThat(value).isEqualByComparingTo(expected.get("value").decimalValue());
      } else {
        assertThat(value)
            .isGreaterThanOrEqualTo(expected.get("min").decimalValue())
            .isLessThan(expected.get("maxExclusive").decimalValue());
        assertThat(value.scale()).isLessThanOrEqualTo(expected.get("maxDecimals").asInt());
      }
    }
  }

  private static Stream<DynamicTest> tests(String section, ThrowingConsumer<JsonNode> test) {
    return VECTORS
        .get(section)
        .valueStream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.get("id").asString() + " " + vector.get("why").asString(),
                    () -> test.acceptThrows(vector)));
  }
}
