package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.EnvelopeReader;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What holds in each world, of one application with beans of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WorldContract {

  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

  final SentryServer sentry = new SentryServer();
  private final World world;
  private WorldApplication application;

  WorldContract(World world) {
    this.world = world;
  }

  @BeforeAll
  void start() {
    application =
        world.start(
            Map.of(
                "spring.application.name", "books",
                "sentry.dsn", sentry.dsn(),
                "my.color", "green",
                "sentry.traces-sample-rate", "1.0"),
            BookApplication.class,
            Contributions.class);
  }

  @AfterAll
  void stop() {
    application.close();
    sentry.close();
  }

  WorldApplication application() {
    return application;
  }

  static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  @Test
  void beansAreTheSameObjectsEverywhere() {
    JsonNode facts = json(application.get("/facts"));

    assertThat(facts.path("isSameOpenTelemetry").asBoolean()).isTrue();
    assertThat(facts.path("isSameProvider").asBoolean()).isTrue();
    assertThat(facts.path("isSameTracer").asBoolean()).isTrue();
    assertThat(facts.path("providers").asInt()).isEqualTo(1);
  }

  @Test
  void spansOfEveryMakerAreOfOneTransaction() {
    String traceId = application.get("/spans");

    JsonNode transaction = awaitTransactionOf(traceId);
    List<String> names = new ArrayList<>();
    names.add(transaction.path("transaction").asString());
    for (JsonNode span : transaction.path("spans")) {
      names.add(span.path("description").asString());
    }
    assertThat(names).contains("of the client", "of the tracer", "of a library");
  }

  @Test
  void everySpanPassesTheApplicationsProcessorsInOrderAndOnce() {
    String traceId = application.get("/spans");

    JsonNode transaction = awaitTransactionOf(traceId);
    assertThat(passed(transaction.at("/contexts/trace/data")))
        .containsSubsequence("one", "two")
        .containsExactlyInAnyOrder("one", "two", "three");
    for (JsonNode span : transaction.path("spans")) {
      assertThat(passed(span.path("data"))).containsExactlyInAnyOrder("one", "two", "three");
    }
  }

  private static String[] passed(JsonNode data) {
    return data.path("passed").asString().split(",");
  }

  @Test
  void theApplicationsCustomizerWasCalledOnceAndSawTheEnvironment() {
    String traceId = application.get("/spans");

    JsonNode transaction = awaitTransactionOf(traceId);
    assertThat(transaction.path("environment").asString()).isEqualTo("dark-green-1");
  }

  @Test
  void aTraceIsContinuedAndPassedOnWithTheBaggageOfOthers() {
    JsonNode sent =
        json(
            application.get(
                "/relay",
                "sentry-trace",
                TRACE_ID + "-b7ad6b7169203331-1",
                "baggage",
                "user=alice;secret,sentry-trace_id="
                    + TRACE_ID
                    + ",sentry-public_key=a,sentry-sample_rand=0.25,sentry-release=shop%401"));

    assertThat(sent.path("sentry-trace").asString()).startsWith(TRACE_ID + "-").endsWith("-1");
    assertThat(sent.path("traceparent").asString()).startsWith("00-" + TRACE_ID + "-");
    assertThat(sent.path("baggage").asString())
        .contains("user=alice;secret")
        .contains("sentry-sample_rand=0.25", "sentry-release=shop%401");
    assertThat(awaitTransactionOf(TRACE_ID).at("/contexts/trace/trace_id").asString())
        .isEqualTo(TRACE_ID);
  }

  @Test
  void eachTransactionIsSentOnce() {
    String traceId = application.get("/spans");

    awaitTransactionOf(traceId);
    awaitTransactionOf(application.get("/spans"));
    assertThat(sentry.transactions()).filteredOn(each -> isOf(each, traceId)).hasSize(1);
    assertThat(sentry.envelopes())
        .flatExtracting(EnvelopeReader.ReadEnvelope::items)
        .extracting(EnvelopeReader.ReadItem::type)
        .containsOnly("transaction");
  }

  JsonNode awaitTransactionOf(String traceId) {
    return sentry.awaitTransaction(transaction -> isOf(transaction, traceId));
  }

  static boolean isOf(JsonNode transaction, String traceId) {
    return transaction.at("/contexts/trace/trace_id").asString().equals(traceId);
  }
}
