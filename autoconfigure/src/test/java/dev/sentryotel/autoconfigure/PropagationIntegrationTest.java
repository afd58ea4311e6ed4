package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.EnvelopeReader.ReadEnvelope;
import dev.sentryotel.testing.SentryServer;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import tools.jackson.databind.JsonNode;

/** Two applications, one behind the other, and neighbours without Sentry on both sides. */
class PropagationIntegrationTest {

  private static final SentryServer frontSentry = new SentryServer();
  private static final SentryServer backSentry = new SentryServer();
  private static final Neighbour neighbour = new Neighbour();
  private static RunningApplication front;
  private static RunningApplication back;

  private final String traceId = IdGenerator.random().generateTraceId();
  private final String spanId = IdGenerator.random().generateSpanId();

  @BeforeAll
  static void start() {
    front =
        RunningApplication.start(
            RelayApplication.class,
            "sentry.dsn=" + frontSentry.dsn(),
            "sentry.release=front@1",
            "sentry.traces-sample-rate=1");
    // Would sample nothing of its own.
    back =
        RunningApplication.start(
            RelayApplication.class,
            "sentry.dsn=" + backSentry.dsn(),
            "sentry.release=back@1",
            "sentry.traces-sample-rate=0");
  }

  @AfterAll
  static void stop() {
    front.close();
    back.close();
    neighbour.close();
    frontSentry.close();
    backSentry.close();
  }

  @Test
  void newTraceHasOneIdOneDecisionAndOneContextEverywhere() {
    front.get("/relay/1?to=" + encoded(backAddress("/relay/2?to=" + encoded(leafAddress()))));

    Headers received = neighbour.received();
    String trace = received.get("sentry-trace").substring(0, 32);
    JsonNode first = transaction(frontSentry, trace);
    JsonNode second = transaction(backSentry, trace);
    Map<String, String> context = contextOf(frontSentry, first);
    assertThat(second.at("/contexts/trace/parent_span_id").asString())
        .as("the client span of the first")
        .isEqualTo(clientSpan(first).path("span_id").asString());
    assertThat(context)
        .containsEntry("trace_id", trace)
        .containsEntry("release", "front@1")
        .containsEntry("sampled", "true")
        .containsEntry("sample_rate", "1");
    assertThat(context.get("sample_rand")).matches("0\\.[0-9]{6}");
    assertThat(contextOf(backSentry, second)).isEqualTo(context);
    assertThat(Neighbour.sentryMembers(received.get("baggage"))).isEqualTo(context);
    assertThat(received.get("sentry-trace"))
        .isEqualTo(trace + "-" + clientSpan(second).path("span_id").asString() + "-1");
    assertThat(received.get("traceparent"))
        // Sampled, and, where OpenTelemetry says so, of a random id.
        .matches("00-" + trace + "-" + clientSpan(second).path("span_id").asString() + "-0[13]");
  }

  @Test
  void traceOfABrowserKeepsItsContextToTheLetter() {
    String baggage =
        "sentry-trace_id="
            + traceId
            + ",sentry-public_key=browser,sentry-release=web%402,sentry-environment=prod"
            + ",sentry-sample_rate=0.250,sentry-sample_rand=0.1000,sentry-sampled=true"
            + ",sentry-new_key=%C3%BC";

    front.get(
        "/relay/1?to=" + encoded(leafAddress()),
        "sentry-trace",
        traceId + "-" + spanId + "-1",
        "baggage",
        baggage);

    JsonNode transaction = transaction(frontSentry, traceId);
    Headers received = neighbour.received();
    assertThat(transaction.at("/contexts/trace/parent_span_id").asString()).isEqualTo(spanId);
    assertThat(received.get("baggage").split(",")).containsExactlyInAnyOrder(baggage.split(","));
    assertThat(contextOf(frontSentry, transaction)).isEqualTo(Neighbour.sentryMembers(baggage));
  }

  @Test
  void refusalOfABrowserHoldsWhateverTheRate() {
    String baggage = "sentry-trace_id=" + traceId + ",sentry-sample_rand=0.9,sentry-sampled=false";

    front.get(
        "/relay/1?to=" + encoded(leafAddress()),
        "sentry-trace",
        traceId + "-" + spanId + "-0",
        "baggage",
        baggage);

    Headers received = neighbour.received();
    assertThat(received.get("sentry-trace")).startsWith(traceId).endsWith("-0");
    assertThat(received.get("traceparent")).startsWith("00-" + traceId).endsWith("-00");
    front.get("/leaf/1");
    frontSentry.awaitTransaction("GET /leaf/{id}");
    assertThat(frontSentry.transactions())
        .noneMatch(each -> each.at("/contexts/trace/trace_id").asString().equals(traceId));
  }

  @Test
  void deferredDecisionOfABrowserIsMadeHere() {
    front.get(
        "/relay/1?to=" + encoded(leafAddress()),
        "sentry-trace",
        traceId + "-" + spanId,
        "baggage",
        "sentry-trace_id=" + traceId + ",sentry-public_key=browser");

    Headers received = neighbour.received();
    assertThat(received.get("sentry-trace")).startsWith(traceId).endsWith("-1");
    assertThat(Neighbour.sentryMembers(received.get("baggage")))
        .containsEntry("sampled", "true")
        .containsEntry("sample_rate", "1");
  }

  @Test
  void membersAndStatesOfOthersPassUnchanged() {
    front.get(
        "/relay/1?to=" + encoded(leafAddress()),
        "sentry-trace",
        traceId + "-" + spanId + "-1",
        "traceparent",
        "00-" + traceId + "-" + spanId + "-01",
        "tracestate",
        "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
        "baggage",
        "user=a%6Cice;secret;ttl=5,sentry-trace_id="
            + traceId
            + ",sentry-public_key=browser,tenant=a%20b");

    Headers received = neighbour.received();
    assertThat(received.get("tracestate")).isEqualTo("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");
    assertThat(received.values("baggage")).hasSize(1);
    assertThat(received.get("baggage"))
        .startsWith("user=a%6Cice;secret;ttl=5,tenant=a%20b,sentry-");
  }

  @Test
  void sampledTraceparentAloneContinuesTheTraceAndItsDecision() {
    back.get(
        "/relay/1?to=" + encoded(leafAddress()),
        "traceparent",
        "00-" + traceId + "-" + spanId + "-01",
        "baggage",
        "user=alice");

    JsonNode transaction = transaction(backSentry, traceId);
    Headers received = neighbour.received();
    assertThat(transaction.at("/contexts/trace/parent_span_id").asString()).isEqualTo(spanId);
    assertThat(received.get("sentry-trace")).startsWith(traceId).endsWith("-1");
    assertThat(received.get("baggage")).startsWith("user=alice,sentry-");
    assertThat(Neighbour.sentryMembers(received.get("baggage")))
        .containsEntry("release", "back@1")
        .containsEntry("sampled", "true")
        .doesNotContainKey("sample_rate")
        .isEqualTo(contextOf(backSentry, transaction));
  }

  @Test
  void betweenNeighboursWithoutSentryBothApplicationsKeepTraceStateAndBaggage() {
    front.get(
        "/relay/1?to=" + encoded(backAddress("/relay/2?to=" + encoded(leafAddress()))),
        "traceparent",
        "00-" + traceId + "-" + spanId + "-01",
        "tracestate",
        "rojo=1",
        "baggage",
        "user=alice;ttl=5;secret");

    Headers received = neighbour.received();
    JsonNode first = transaction(frontSentry, traceId);
    JsonNode second = transaction(backSentry, traceId);
    assertThat(first.at("/contexts/trace/parent_span_id").asString()).isEqualTo(spanId);
    assertThat(second.at("/contexts/trace/parent_span_id").asString())
        .isEqualTo(clientSpan(first).path("span_id").asString());
    assertThat(received.get("traceparent"))
        .startsWith("00-" + traceId + "-" + clientSpan(second).path("span_id").asString() + "-0");
    assertThat(received.get("tracestate")).isEqualTo("rojo=1");
    assertThat(received.get("baggage")).startsWith("user=alice;ttl=5;secret,sentry-");
    assertThat(Neighbour.sentryMembers(received.get("baggage")))
        .isEqualTo(contextOf(frontSentry, first))
        .isEqualTo(contextOf(backSentry, second));
  }

  @Test
  void refusalByATraceparentAloneHoldsWhateverTheRate() {
    front.get(
        "/relay/1?to=" + encoded(leafAddress()),
        "traceparent",
        "00-" + traceId + "-" + spanId + "-00");

    assertThat(neighbour.received().get("sentry-trace")).startsWith(traceId).endsWith("-0");
  }

  @Test
  void sentryTraceWinsOverAnotherTraceparent() {
    String otherTraceId = IdGenerator.random().generateTraceId();

    front.get(
        "/relay/1?to=" + encoded(leafAddress()),
        "sentry-trace",
        traceId + "-" + spanId + "-1",
        "traceparent",
        "00-" + otherTraceId + "-00f067aa0ba902b7-00",
        "tracestate",
        "rojo=1");

    Headers received = neighbour.received();
    assertThat(transaction(frontSentry, traceId).at("/contexts/trace/parent_span_id").asString())
        .isEqualTo(spanId);
    assertThat(received.get("sentry-trace")).startsWith(traceId);
    assertThat(received.get("traceparent")).startsWith("00-" + traceId).endsWith("-01");
    assertThat(received.get("tracestate")).isEqualTo("rojo=1");
  }

  @Test
  void malformedSentryTraceIsAsNone() {
    front.get(
        "/relay/1?to=" + encoded(leafAddress()),
        "sentry-trace",
        "0".repeat(32) + "-" + spanId + "-1",
        "baggage",
        "sentry-trace_id=" + traceId + ",sentry-release=foreign");

    Headers received = neighbour.received();
    assertThat(received.get("sentry-trace")).doesNotContain("0".repeat(32), traceId);
    assertThat(Neighbour.sentryMembers(received.get("baggage")))
        .containsEntry("release", "front@1");
  }

  @Test
  void transactionInTheContextIsTheFinalNameWhereNothingLeftEarlier() {
    front.get("/leaf/7", "traceparent", "00-" + traceId + "-" + spanId + "-01");

    assertThat(contextOf(frontSentry, transaction(frontSentry, traceId)))
        .containsEntry("transaction", "GET /leaf/{id}");
  }

  @Test
  void contextIsFrozenByTheFirstRequestThatLeaves() {
    front.get(
        "/relay/7?to=" + encoded(leafAddress()) + "&to=" + encoded(leafAddress()),
        "traceparent",
        "00-" + traceId + "-" + spanId + "-01");

    String first = neighbour.received().get("baggage");
    assertThat(neighbour.received().get("baggage")).isEqualTo(first);
    assertThat(contextOf(frontSentry, transaction(frontSentry, traceId)))
        .isEqualTo(Neighbour.sentryMembers(first));
  }

  @Test
  void pageGetsWhatTheBrowserNeedsToContinue() {
    String[] lines = front.get("/page", "baggage", "secret=1").body().split("\n");

    String trace = lines[0].substring(0, 32);
    assertThat(lines[0]).endsWith("-1");
    assertThat(lines[1]).startsWith("sentry-trace_id=" + trace).doesNotContain("secret");
    assertThat(contextOf(frontSentry, transaction(frontSentry, trace)))
        .isEqualTo(Neighbour.sentryMembers(lines[1]));
  }

  private static String leafAddress() {
    return neighbour.address("/leaf");
  }

  private static String backAddress(String path) {
    ServletWebServerApplicationContext context =
        (ServletWebServerApplicationContext) back.context();
    return "http://localhost:" + context.getWebServer().getPort() + path;
  }

  private static String encoded(String address) {
    return URLEncoder.encode(address, StandardCharsets.UTF_8);
  }

  private static JsonNode transaction(SentryServer sentry, String traceId) {
    return sentry.awaitTransaction(
        each -> each.at("/contexts/trace/trace_id").asString().equals(traceId));
  }

  private static JsonNode clientSpan(JsonNode transaction) {
    return transaction
        .path("spans")
        .valueStream()
        .filter(span -> span.path("op").asString().equals("http.client"))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> contextOf(SentryServer sentry, JsonNode transaction) {
    ReadEnvelope envelope =
        sentry.envelopes().stream()
            .filter(each -> each.header().path("event_id").equals(transaction.path("event_id")))
            .findFirst()
            .orElseThrow();
    Map<String, String> members = new LinkedHashMap<>();
    envelope
        .header()
        .path("trace")
        .properties()
        .forEach(each -> members.put(each.getKey(), each.getValue().asString()));
    return members;
  }
}
