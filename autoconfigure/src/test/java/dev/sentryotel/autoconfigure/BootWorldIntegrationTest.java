package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.World;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BootWorldIntegrationTest extends HttpWorldContract {

  BootWorldIntegrationTest() {
    super(World.BOOT);
  }

  @Test
  void requestsAreNamedAfterTheirTemplatesAndHaveTheirStatusAsNumbers() {
    String traceId = traceIdOf(application().get("/books/1"));

    JsonNode transaction =
        sentry.awaitTransaction(each -> isOf(each, traceId) && each.path("spans").size() == 2);
    assertThat(transaction.path("transaction").asString()).isEqualTo("GET /books/{id}");
    assertThat(transaction.at("/transaction_info/source").asString()).isEqualTo("route");
    assertThat(transaction.at("/contexts/response/status_code").asInt()).isEqualTo(200);
    assertThat(transaction.at("/contexts/trace/data/http.response.status_code").isNumber())
        .isTrue();
    JsonNode call =
        transaction.path("spans").values().stream()
            .filter(span -> span.path("op").asString("").equals("http.client"))
            .findFirst()
            .orElseThrow();
    assertThat(call.path("description").asString()).isEqualTo("GET /stock/{id}");
    assertThat(call.at("/data/server.address").asString()).isEqualTo("localhost");
    assertThat(call.at("/data/http.response.status_code").isNumber()).isTrue();
  }

  @Test
  void requestThatNobodyHandlesIsNamedAfterItsPath() {
    application().get("/nobody/7");

    JsonNode transaction = sentry.awaitTransaction("GET /nobody/7");
    assertThat(transaction.at("/transaction_info/source").asString()).isEqualTo("url");
    assertThat(transaction.at("/contexts/trace/status").asString()).isEqualTo("not_found");
  }
}
