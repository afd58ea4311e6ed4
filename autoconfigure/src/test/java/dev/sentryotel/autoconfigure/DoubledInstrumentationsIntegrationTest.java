package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Spring Boot and OpenTelemetry's starter instrument the same requests. */
@ExtendWith(OutputCaptureExtension.class)
class DoubledInstrumentationsIntegrationTest {

  @Test
  void theStartSaysWhoseSpansAreMade(CapturedOutput output) {
    try (SentryServer other = new SentryServer();
        WorldApplication books =
            World.BOTH.start(
                Map.of("sentry.dsn", other.dsn(), "sentry.traces-sample-rate", "1.0"),
                BookApplication.class)) {
      assertThat(books.get("/stock/1")).isNotEmpty();
    }

    assertThat(output)
        .containsOnlyOnce(
            "of [spring-webmvc, spring-web, spring-webflux, spring-scheduling] only Spring Boot's are made")
        .doesNotContain("make spans of the same");
  }

  @Test
  void anInstrumentationThatIsAskedForComesBackAndTheDoublingIsNamed(CapturedOutput output) {
    try (SentryServer other = new SentryServer()) {
      String traceId;
      try (WorldApplication books =
          World.BOTH.start(
              Map.of(
                  "sentry.dsn", other.dsn(),
                  "sentry.traces-sample-rate", "1.0",
                  "otel.instrumentation.spring-webmvc.enabled", "true"),
              BookApplication.class)) {
        traceId = HttpWorldContract.traceIdOf(books.get("/books/1"));
      }

      assertThat(other.transactions())
          .filteredOn(each -> WorldContract.isOf(each, traceId))
          .filteredOn(each -> each.path("transaction").asString().contains("/books"))
          .singleElement()
          .satisfies(each -> assertThat(HttpWorldContract.ops(each)).contains("http.server"));
    }
    assertThat(output)
        .containsOnlyOnce("to have each once, set to false: [otel.instrumentation.spring-webmvc");
  }
}
