package dev.sentryotel.sampling;

import static dev.sentryotel.testing.JsonText.textOrNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.propagation.IncomingTrace;
import dev.sentryotel.propagation.PropagationOptions.Continuation;
import dev.sentryotel.propagation.TraceDecision;
import dev.sentryotel.testing.Vectors;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** The headers' vectors once more, through Micrometer's own {@code Propagator}. */
class MicrometerPropagationVectorsTest {

  @TestFactory
  Stream<DynamicTest> parse() {
    return cases(
        "sentry-trace.json",
        "parse",
        vector -> {
          try (Client client = Client.passingOn(null, Continuation.LENIENT).throughMicrometer()) {
            Map<String, String> headers = headers(textOrNull(vector, "header"), null);

            SpanContext parent = client.end(client.startRoot(newTraceId(), headers));

            JsonNode expected = vector.get("expect");
            assertThat(parent.isValid()).isEqualTo(!expected.isNull());
            if (parent.isValid()) {
              assertParent(parent, expected);
            }
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> format() {
    return cases(
        "sentry-trace.json",
        "format",
        vector -> {
          String traceId = vector.get("traceId").asString();
          JsonNode sampled = vector.get("sampled");
          String flag = sampled.isNull() ? "" : sampled.asBoolean() ? "-1" : "-0";
          try (Client client = Client.passingOn(null, Continuation.LENIENT).throughMicrometer()) {
            Span span =
                client.startRoot(newTraceId(), headers(traceId + "-b7ad6b7169203331" + flag, null));

            assertThat(client.inject(span).get("sentry-trace"))
                .isEqualTo(
                    vector
                        .get("sentryTrace")
                        .asString()
                        .replace(
                            vector.get("spanId").asString(), span.getSpanContext().getSpanId()));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> continuation() {
    return cases(
        "baggage-dsc.json",
        "continue",
        vector -> {
          JsonNode options = vector.get("options");
          Continuation continuation =
              options.get("strictTraceContinuation").asBoolean()
                  ? Continuation.STRICT
                  : Continuation.LENIENT;
          try (Client client =
              Client.passingOn(textOrNull(options, "orgId"), continuation).throughMicrometer()) {
            Span span =
                client.startRoot(
                    newTraceId(),
                    headers(textOrNull(vector, "sentryTrace"), textOrNull(vector, "baggage")));

            SpanContext parent = client.end(span);
            JsonNode expected = vector.get("expect");
            assertThat(parent.isValid()).isEqualTo(expected.get("continue").asBoolean());
            if (parent.isValid()) {
              assertParent(parent, expected);
              assertPassedOn(client.inject(span).get("baggage"), expected);
            }
          }
        });
  }

  private static void assertParent(SpanContext parent, JsonNode expected) {
    JsonNode sampled = expected.get("parentSampled");
    IncomingTrace incoming = IncomingTrace.of(parent);
    assertThat(incoming).isNotNull();
    assertThat(parent.getTraceId()).isEqualTo(expected.get("traceId").asString());
    assertThat(parent.getSpanId()).isEqualTo(expected.get("parentSpanId").asString());
    assertThat(incoming.decision())
        .isEqualTo(
            sampled.isNull() ? TraceDecision.DEFERRED : TraceDecision.of(sampled.asBoolean()));
  }

  private static void assertPassedOn(@Nullable String baggage, JsonNode expected) {
    Map<String, String> sent = new HashMap<>();
    for (String member : baggage == null ? List.<String>of() : List.of(baggage.split(","))) {
      String[] keyAndValue = member.split("=", 2);
      if (keyAndValue[0].startsWith("sentry-")) {
        sent.put(decoded(keyAndValue[0]).substring("sentry-".length()), decoded(keyAndValue[1]));
      }
    }
    Map<String, String> dsc = new HashMap<>();
    expected
        .get("dsc")
        .properties()
        .forEach(each -> dsc.put(each.getKey(), each.getValue().asString()));
    if (!dsc.isEmpty()) {
      // Drawn where none came, which the vectors of the numbers are about.
      dsc.putIfAbsent("sample_rand", sent.get("sample_rand"));
    }
    assertThat(sent).isEqualTo(dsc);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String newTraceId() {
    return IdGenerator.random().generateTraceId();
  }

  private static Map<String, String> headers(
      @Nullable String sentryTrace, @Nullable String baggage) {
    Map<String, String> headers = new HashMap<>();
    if (sentryTrace != null) {
      headers.put("sentry-trace", sentryTrace);
    }
    if (baggage != null) {
      headers.put("baggage", baggage);
    }
    return headers;
  }

  private static Stream<DynamicTest> cases(
      String file, String section, ThrowingConsumer<JsonNode> test) {
    return Vectors.load(file)
        .get(section)
        .valueStream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.get("id").asString() + " " + vector.get("why").asString(),
                    () -> test.acceptThrows(vector)));
  }
}
