package dev.sentryotel.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The packaged application, processed ahead of time without a DSN and started with one. */
class AheadOfTimeEndToEndTest {

  @Test
  void whatWasProcessedWithoutADsnSendsWithOne() throws Exception {
    // Spring does not start without the generated initializer, once it is told to use it.
    try (RunningSample sample =
        RunningSample.start(Map.of("JAVA_TOOL_OPTIONS", "-Dspring.aot.enabled=true"))) {
      sample.post("/orders", "isbn=9780142437247", "X-Tenant", "north");

      List<JsonNode> traces = sample.awaitTraceNamed("POST /orders");
      JsonNode order =
          traces.stream()
              .filter(each -> each.path("name").asString().equals("POST /orders"))
              .findFirst()
              .orElseThrow();
      List<JsonNode> spans =
          sample.awaitSpans(order.path("traceId").asString(), "GET /stock/{isbn}", "confirm order");
      assertThat(spans)
          .extracting(span -> span.path("data").path("tenant").asString())
          .containsOnly("north");
      assertThat(sample.logLines())
          .anyMatch(line -> line.contains("Starting AOT-processed SampleApplication"))
          .anyMatch(line -> line.contains("Sentry: spans are sent to http://***@localhost:"));
    }
  }
}
