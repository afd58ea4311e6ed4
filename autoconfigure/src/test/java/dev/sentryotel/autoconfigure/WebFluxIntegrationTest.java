package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** An application without servlets, whose requests wander from thread to thread. */
class WebFluxIntegrationTest {

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Page.class)
  static class Application {}

  @RestController
  static class Page {

    private final WebClient http;
    private final Environment environment;

    Page(WebClient.Builder http, Environment environment) {
      this.http = http.build();
      this.environment = environment;
    }

    @GetMapping("/books/{id}")
    Mono<String> book() {
      return Mono.delay(Duration.ofMillis(1))
          .then(
              http.get()
                  .uri(
                      "http://localhost:{port}/stock/1",
                      environment.getRequiredProperty("local.server.port"))
                  .retrieve()
                  .bodyToMono(String.class));
    }

    @GetMapping("/stock/{id}")
    Mono<Map<String, String>> stock(@RequestHeader Map<String, String> headers) {
      return Mono.just(headers);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPEN_TELEMETRY_STARTER", "BOOT", "BOTH"})
  void aRequestAndItsCallAreOneTrace(World world) {
    try (SentryServer sentry = new SentryServer();
        WorldApplication books =
            world.startReactive(
                Map.of("sentry.dsn", sentry.dsn(), "sentry.traces-sample-rate", "1.0"),
                Application.class)) {
      String traceId = HttpWorldContract.traceIdOf(books.get("/books/1"));

      JsonNode caller = await(sentry, traceId, "/books/{id}");
      JsonNode called = await(sentry, traceId, "/stock/{id}");
      assertThat(caller.path("transaction").asString()).isEqualTo("GET /books/{id}");
      assertThat(caller.at("/contexts/trace/op").asString()).isEqualTo("http.server");
      assertThat(caller.at("/contexts/trace/status").asString()).isEqualTo("ok");
      assertThat(HttpWorldContract.ops(caller)).containsExactly("http.client");
      assertThat(called.at("/contexts/trace/parent_span_id"))
          .isEqualTo(caller.at("/spans/0/span_id"));
    }
  }

  private static JsonNode await(SentryServer sentry, String traceId, String route) {
    return sentry.awaitTransaction(
        each ->
            WorldContract.isOf(each, traceId)
                && each.path("transaction").asString().endsWith(route));
  }
}
