package dev.sentryotel.propagation;

import static dev.sentryotel.testing.JsonText.textOrNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.propagation.PropagationOptions.Continuation;
import dev.sentryotel.protocol.Deployment;
import dev.sentryotel.testing.Vectors;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class BaggageVectorsTest {

  private static final JsonNode VECTORS = Vectors.load("baggage-dsc.json");

  @TestFactory
  Stream<DynamicTest> parse() {
    return cases(
        "parse",
        vector -> {
          BaggageHeader header = BaggageHeader.parse(texts(vector.get("headers")).iterator());

          JsonNode expected = vector.get("expect");
          assertThat(header.sentryMembers()).isEqualTo(members(expected.get("dsc")));
          assertThat(header.foreignMembers()).isEqualTo(texts(expected.get("thirdParty")));
        });
  }

  @TestFactory
  Stream<DynamicTest> build() {
    return cases(
        "build",
        vector -> {
          DynamicSamplingContext context = new DynamicSamplingContext(members(vector.get("dsc")));

          String header = BaggageHeader.build(textOrNull(vector, "existing"), context);

          List<String> expected = texts(vector.get("expect").get("members"));
          List<String> built = List.of(header.split(","));
          assertThat(built).containsExactlyInAnyOrderElementsOf(expected);
          assertThat(built.stream().dropWhile(member -> !member.startsWith("sentry-")))
              .allMatch(member -> member.startsWith("sentry-"), "foreign members come first");
        });
  }

  @TestFactory
  Stream<DynamicTest> continuation() {
    return cases(
        "continue",
        vector -> {
          JsonNode options = vector.get("options");
          SentryPropagator propagator =
              Headers.propagator(
                  PropagationTargets.everything(),
                  OutgoingCarrier.OPAQUE,
                  textOrNull(options, "orgId"),
                  options.get("strictTraceContinuation").asBoolean()
                      ? Continuation.STRICT
                      : Continuation.LENIENT);

          SpanContext parent =
              Span.fromContext(
                      Headers.of(
                              "sentry-trace", textOrNull(vector, "sentryTrace"),
                              "baggage", textOrNull(vector, "baggage"))
                          .extractedBy(Headers.all(propagator)))
                  .getSpanContext();

          JsonNode expected = vector.get("expect");
          assertThat(parent.isValid()).isEqualTo(expected.get("continue").asBoolean());
          if (parent.isValid()) {
            assertContinued(parent, expected);
          }
        });
  }

  private static void assertContinued(SpanContext parent, JsonNode expected) {
    IncomingTrace incoming = IncomingTrace.of(parent);
    assertThat(incoming).isNotNull();
    assertThat(parent.getTraceId()).isEqualTo(expected.get("traceId").asString());
    assertThat(parent.getSpanId()).isEqualTo(expected.get("parentSpanId").asString());
    assertThat(incoming.decision())
        .isEqualTo(SentryTraceVectorsTest.decision(expected.get("parentSampled")));
    assertRange(incoming.sampleRand(), expected.get("sampleRand"));

    Map<String, String> dsc = members(expected.get("dsc"));
    if (!dsc.isEmpty()) {
      dsc.putIfAbsent("sample_rand", incoming.sampleRandText());
    }
    TraceFacts facts = new FactsMaker().create(incoming.decision(), Double.NaN, incoming);
    facts.localRoot(() -> () -> "later");
    assertThat(contexts("42", "1.0").freeze(facts, parent.getTraceId()).members()).isEqualTo(dsc);
  }

  private static void assertRange(double rand, JsonNode expected) {
    if (expected.has("value")) {
      assertThat(rand).isEqualTo(expected.get("value").asDouble());
    } else {
      assertThat(rand)
          .isGreaterThanOrEqualTo(expected.get("min").asDouble())
          .isLessThan(expected.get("maxExclusive").asDouble());
    }
  }

  @TestFactory
  Stream<DynamicTest> head() {
    return cases(
        "head",
        vector -> {
          JsonNode in = vector.get("in");
          JsonNode rate = in.get("sampleRate");
          TraceFacts facts =
              new FactsMaker()
                  .create(
                      SentryTraceVectorsTest.decision(in.get("sampled")),
                      rate.isNull() ? Double.NaN : rate.asDouble(),
                      null);
          String source = textOrNull(in, "source");
          facts.localRoot(() -> () -> "url".equals(source) ? null : textOrNull(in, "transaction"));
          String environment = textOrNull(in, "environment");
          DeploymentContexts contexts =
              new DeploymentContexts(
                  textOrNull(in, "publicKey"),
                  textOrNull(in, "orgId"),
                  () ->
                      new Deployment(
                          textOrNull(in, "release"),
                          environment == null ? Deployment.DEFAULT_ENVIRONMENT : environment,
                          null,
                          null));

          String traceId = in.get("traceId").asString();
          Map<String, String> dsc = new HashMap<>(contexts.freeze(facts, traceId).members());

          // The trace id decides; its number is the subject of SampleRandTest.
          assertThat(dsc.put("sample_rand", in.get("sampleRand").asString()))
              .isEqualTo(SampleRand.textOfTraceId(traceId));
          assertThat(numeric(dsc)).isEqualTo(numeric(members(vector.get("expect").get("dsc"))));
        });
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

  @TestFactory
  Stream<DynamicTest> relay() {
    return cases(
        "relay",
        vector -> {
          DynamicSamplingContext context = new DynamicSamplingContext(members(vector.get("trace")));

          // What we hold are strings, so a number cannot be written as anything else.
          boolean isNumber = vector.get("trace").path("sample_rate").isNumber();
          assertThat(context.isAcceptedBySentry() && !isNumber)
              .isEqualTo(vector.get("accepted").asBoolean());
        });
  }

  @TestFactory
  Stream<DynamicTest> targets() {
    return cases(
        "targets",
        vector -> {
          JsonNode entries = vector.get("targets");
          PropagationTargets targets =
              entries.isNull()
                  ? PropagationTargets.everything()
                  : PropagationTargets.of(texts(entries));

          assertThat(targets.matches(textOrNull(vector, "url")))
              .isEqualTo(vector.get("inject").asBoolean());
        });
  }

  private static DeploymentContexts contexts(String organizationId, String release) {
    return new DeploymentContexts(
        "other", organizationId, () -> new Deployment(release, "other", null, null));
  }

  private static Stream<DynamicTest> cases(String section, ThrowingConsumer<JsonNode> test) {
    return VECTORS
        .get(section)
        .valueStream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.get("id").asString() + " " + vector.get("why").asString(),
                    () -> test.acceptThrows(vector)));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asString()));
    return texts;
  }

  private static Map<String, String> members(JsonNode object) {
    Map<String, String> members = new HashMap<>();
    object.properties().forEach(each -> members.put(each.getKey(), each.getValue().asString()));
    return members;
  }
}
