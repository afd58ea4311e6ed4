package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.testing.Vectors;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class RateLimitsVectorsTest {

  private static final JsonNode FILE = Vectors.load("rate-limits.json");
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final FakeTime time = new FakeTime();
  private final FakeTransport transport = new FakeTransport();
  private final Ledger ledger = new Ledger();

  static Stream<Arguments> cases() {
    return arguments("cases");
  }

  static Stream<Arguments> outcomes() {
    return arguments("outcomes");
  }

  private static Stream<Arguments> arguments(String table) {
    return FILE.get(table).valueStream().map(row -> Arguments.of(row.get("id").asString(), row));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void limitsAreInForceAsTheVectorSays(String id, JsonNode row) {
    RateLimits limits = new RateLimits(time, time);

    for (JsonNode response : row.get("responses")) {
      time.moveTo(Duration.ofMillis(response.get("atMs").asLong()));
      limits.update(answer(response));
    }

    JsonNode expected = row.get("expect");
    assertThat(inForce(limits)).isEqualTo(millisByName(expected.get("limits")));
    for (JsonNode check : expected.get("checks")) {
      time.moveTo(Duration.ofMillis(check.get("atMs").asLong()));
      DataCategory category = DataCategory.ofWireName(check.get("category").asString());
      assertThat(limits.isLimited(category))
          .as("%s: %s", id, check)
          .isEqualTo(check.get("limited").asBoolean());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outcomes")
  void envelopesEndAsTheVectorSays(String id, JsonNode row) {
    JsonNode answer = row.get("answer");
    Delivery delivery = delivery(answer.path("queueFull").asBoolean(false));
    if (answer.has("rateLimited")) {
      limit(delivery, answer.get("rateLimited"));
    }
    transport.attempts.clear();
    long deliveredBefore = ledger.deliveredSpans();

    transport.behavior = envelope -> answerOrFail(answer);
    Contents contents = Contents.of(row.get("contents"));
    boolean isTaken = contents.envelope == null || delivery.offer(contents.envelope);
    if (contents.envelope == null) {
      ledger.discard(DiscardReason.SAMPLE_RATE, DataCategory.SPAN, 7);
      delivery.sendReportAlone();
    }
    assertThat(delivery.flush(TIMEOUT)).isTrue();
    int attempts = transport.attempts.size();

    assertThat(isTaken).isEqualTo(!row.get("action").asString().equals("not sent"));
    assertThat(attempts > 0).isEqualTo(isTaken);
    assertThat(ledger.deliveredSpans() - deliveredBefore)
        .isEqualTo(row.get("action").asString().equals("delivered") ? contents.spans : 0);
    assertThat(reportedAtClose(delivery)).isEqualTo(expectedReport(row, contents));
  }

  private Delivery delivery(boolean isQueueFull) {
    DeliveryOptions options =
        new DeliveryOptions(isQueueFull ? 1 : DeliveryOptions.DEFAULT_MAX_QUEUE_BYTES, 4, true);
    return new Delivery(options, transport, ledger, time.timing());
  }

  private void limit(Delivery delivery, JsonNode categories) {
    List<String> names = categories.valueStream().map(JsonNode::asString).toList();
    transport.behavior =
        envelope -> new Answer(200, "60:" + String.join(";", names) + ":key", null, null);
    delivery.offer(TestEnvelopes.spans(1));
    assertThat(delivery.flush(TIMEOUT)).isTrue();
  }

  /** Returns what the server is told once it answers again and no limit is in force. */
  private List<String> reportedAtClose(Delivery delivery) {
    transport.attempts.clear();
    transport.behavior = envelope -> Answer.ofStatus(200);
    time.moveTo(Duration.ofSeconds(61));
    delivery.close(TIMEOUT);
    List<String> reported = new ArrayList<>();
    transport.attempts.forEach(envelope -> reported.addAll(envelope.discardedEvents()));
    return reported.stream().sorted().toList();
  }

  private static List<String> expectedReport(JsonNode row, Contents contents) {
    if (contents.envelope == null) {
      // A lost report is not itself reported: what it told is told again.
      return List.of("sample_rate/span/7");
    }
    return row.get("discardedEvents").valueStream().map(SentEnvelope::event).sorted().toList();
  }

  private record Contents(@Nullable Envelope envelope, int spans) {

    static Contents of(JsonNode contents) {
      String first = contents.propertyNames().iterator().next();
      return switch (first) {
        case "transaction" -> {
          int spans = contents.get("span").asInt();
          yield new Contents(TestEnvelopes.transaction(spans), spans);
        }
        case "error" ->
            new Contents(TestEnvelopes.envelope(DataCategory.ERROR, 1, "event", "{}"), 0);
        case "log_item" -> new Contents(logs(contents), 0);
        case "internal" -> new Contents(null, 0);
        default -> throw new IllegalArgumentException("Unknown contents: " + contents);
      };
    }

    private static Envelope logs(JsonNode contents) {
      int bytes = contents.get("log_byte").asInt();
      String header = "\n{\"type\":\"log\",\"length\":500}\n";
      String payload = " ".repeat(bytes - header.length() - 1);
      header = header.replace("500", String.valueOf(payload.length()));
      Envelope envelope =
          new Envelope(
              DataCategory.LOG_ITEM,
              contents.get("log_item").asInt(),
              ("{" + header + payload + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8),
              1);
      assertThat(envelope.bytes()).hasSize(1 + bytes);
      return envelope;
    }
  }

  private static Answer answerOrFail(JsonNode answer) throws IOException {
    if (answer.has("networkError")) {
      throw new IOException("no answer");
    }
    return Answer.ofStatus(answer.get("status").asInt());
  }

  private static Answer answer(JsonNode response) {
    JsonNode headers = response.get("headers");
    return new Answer(
        response.get("status").asInt(),
        text(headers, "X-Sentry-Rate-Limits"),
        text(headers, "Retry-After"),
        null);
  }

  private static @Nullable String text(JsonNode headers, String name) {
    return headers.has(name) ? headers.get(name).asString() : null;
  }

  private static Map<String, Long> inForce(RateLimits limits) {
    Map<String, Long> millis = new TreeMap<>();
    limits
        .inForce()
        .forEach(
            (name, until) -> millis.put(name, Duration.between(FakeTime.START, until).toMillis()));
    return millis;
  }

  private static Map<String, Long> millisByName(JsonNode limits) {
    Map<String, Long> millis = new TreeMap<>();
    limits.properties().forEach(limit -> millis.put(limit.getKey(), limit.getValue().asLong()));
    return millis;
  }
}
