package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.World;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What holds where somebody instruments HTTP. */
abstract class HttpWorldContract extends WorldContract {

  HttpWorldContract(World world) {
    super(world);
  }

  /** Of the headers that the application called itself with. */
  static String traceIdOf(String headers) {
    return json(headers).path("sentry-trace").asString().substring(0, 32);
  }

  static List<String> ops(JsonNode transaction) {
    return transaction.path("spans").values().stream()
        .map(span -> span.path("op").asString("none"))
        .toList();
  }

  private JsonNode caller(String traceId) {
    return sentry.awaitTransaction(
        each -> isOf(each, traceId) && each.path("transaction").asString().endsWith("/books/{id}"));
  }

  private JsonNode called(String traceId) {
    return sentry.awaitTransaction(
        each -> isOf(each, traceId) && each.path("transaction").asString().endsWith("/stock/{id}"));
  }

  @Test
  void aRequestIsOneServerSpanWithOneClientSpanBelowTheApplicationsOwn() {
    String traceId = traceIdOf(application().get("/books/1"));

    JsonNode transaction = caller(traceId);
    JsonNode trace = transaction.at("/contexts/trace");
    assertThat(trace.path("op").asString()).isEqualTo("http.server");
    assertThat(trace.path("status").asString()).isEqualTo("ok");
    assertThat(ops(transaction)).containsExactlyInAnyOrder("none", "http.client");
    JsonNode own = span(transaction, "none");
    JsonNode client = span(transaction, "http.client");
    assertThat(own.path("description").asString()).isEqualTo("read book");
    assertThat(own.path("parent_span_id")).isEqualTo(trace.path("span_id"));
    assertThat(client.path("parent_span_id")).isEqualTo(own.path("span_id"));
  }

  private static JsonNode span(JsonNode transaction, String op) {
    return transaction.path("spans").values().stream()
        .filter(span -> span.path("op").asString("none").equals(op))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theCalledServiceContinuesTheTrace() {
    String traceId = traceIdOf(application().get("/books/1"));

    JsonNode client = span(caller(traceId), "http.client");
    assertThat(called(traceId).at("/contexts/trace/parent_span_id"))
        .isEqualTo(client.path("span_id"));
  }

  @Test
  void theBaggageOfOthersTravelsOnBesideOurs() {
    JsonNode headers = json(application().get("/books/1", "baggage", "user=alice;secret"));

    assertThat(headers.path("baggage").asString())
        .contains("user=alice;secret")
        .contains("sentry-trace_id=" + traceIdOf(headers.toString()))
        .contains("sentry-environment=dark-green-1");
    assertThat(headers.path("traceparent").asString())
        .contains(headers.path("sentry-trace").asString().substring(0, 49));
  }
}
