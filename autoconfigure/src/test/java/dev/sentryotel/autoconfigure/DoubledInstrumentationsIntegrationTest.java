package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.JavaProcess;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

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
        .containsOnlyOnce(
            "to have each once, set to false: [otel.instrumentation.spring-webmvc.enabled]");
  }

  @Test
  void itIsSoTooWhereOnlyTheApplicationsTransportTakesThem(CapturedOutput output) {
    try (WorldApplication books =
        World.BOTH.start(
            Map.of("sentry.traces-sample-rate", "1.0"),
            BookApplication.class,
            WorldsOffIntegrationTest.Printing.class)) {
      assertThat(books.get("/books/1")).isNotEmpty();
    }

    assertThat(spansOf("http.server", output)).as("the page's and the called one's").isEqualTo(2);
    assertThat(spansOf("http.client", output)).isEqualTo(1);
    assertThat(output).contains("only Spring Boot's are made");
  }

  @Test
  void itIsSoTooInTestsOfWhatIsSent(@TempDir Path directory) throws Exception {
    List<String> lines = new ArrayList<>();
    try (JavaProcess test =
        JavaProcess.startJar(directory.resolve("test.jar"), World.BOTH, TestOfWhatIsSent.class)) {
      for (String line = test.readLine(); line != null; line = test.readLine()) {
        lines.add(line);
      }
    }

    assertThat(lines)
        .filteredOn(line -> line.startsWith("Below"))
        .singleElement()
        .asString()
        .startsWith("Below http.server: ")
        .containsOnlyOnce("http.client")
        .doesNotContain("[http.server", ", http.server");
  }

  private static long spansOf(String op, CharSequence output) {
    return Pattern.compile("\"op\":\"" + op + "\"").matcher(output).results().count();
  }

  /** Who has no observations of requests would have no spans of them either. */
  @ParameterizedTest
  @ValueSource(strings = {"spring.autoconfigure.exclude", "spring.autoconfigure.exclude[0]"})
  void withoutSpringBootsItIsOpenTelemetrys(String property, CapturedOutput output) {
    assertOneSpanOfARequest(
        BookApplication.class, Map.of(property, AutoConfigurationNames.BOOT_MICROMETER_TRACING));

    assertThat(output).doesNotContain("only Spring Boot's are made");
  }

  /** The same application, which excludes what makes spans of its observations. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration(
      excludeName =
          "org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration")
  @Import(BookApplication.Books.class)
  static class WithoutObservedRequests {}

  @Test
  void whatTheApplicationExcludesIsNotDoubled(CapturedOutput output) {
    assertOneSpanOfARequest(WithoutObservedRequests.class, Map.of());

    assertThat(output).contains("of [spring-web, spring-webflux, spring-scheduling] only");
  }

  private static void assertOneSpanOfARequest(
      Class<?> application, Map<String, String> properties) {
    try (SentryServer other = new SentryServer()) {
      Map<String, String> sending = new HashMap<>(properties);
      sending.put("sentry.dsn", other.dsn());
      sending.put("sentry.traces-sample-rate", "1.0");
      try (WorldApplication books = World.BOTH.start(sending, application)) {
        assertThat(books.get("/stock/1")).isNotEmpty();
      }

      assertThat(other.transactions())
          .filteredOn(each -> each.path("transaction").asString().equals("GET /stock/{id}"))
          .hasSize(1);
    }
  }

  /** Calls itself with what OpenTelemetry's has under the name of the WebFlux server. */
  @RestController
  static class WebClientCaller {

    private final WebClient http;
    private final Environment environment;

    WebClientCaller(WebClient.Builder http, Environment environment) {
      this.http = http.build();
      this.environment = environment;
    }

    @GetMapping("/called")
    String called() {
      return String.valueOf(
          http.get()
              .uri(
                  "http://localhost:{port}/stock/1",
                  environment.getRequiredProperty("local.server.port"))
              .retrieve()
              .bodyToMono(String.class)
              .block());
    }
  }

  @Test
  void aCallOfWebClientIsOneSpanWhereNoServerOfItsKindIs() {
    try (SentryServer other = new SentryServer()) {
      try (WorldApplication books =
          World.BOTH.start(
              Map.of("sentry.dsn", other.dsn(), "sentry.traces-sample-rate", "1.0"),
              jar -> !jar.startsWith("spring-boot-webflux"),
              BookApplication.class,
              WebClientCaller.class)) {
        assertThat(books.get("/called")).isNotEmpty();
      }

      assertThat(other.transactions())
          .filteredOn(each -> each.path("transaction").asString().equals("GET /called"))
          .singleElement()
          .satisfies(
              each -> assertThat(HttpWorldContract.ops(each)).containsExactly("http.client"));
    }
  }

  /** What the application exports otherwise is what it was before the starter came. */
  @Test
  void whereNobodyTakesSpansNothingIsSwitchedOff(CapturedOutput output) {
    try (WorldApplication books =
        World.BOTH.start(
            Map.of(
                "otel.traces.exporter",
                "logging",
                "management.tracing.sampling.probability",
                "1.0"),
            BookApplication.class)) {
      assertThat(books.get("/stock/1")).isNotEmpty();
    }

    assertThat(output)
        .contains("[tracer: io.opentelemetry.spring-webmvc", "[tracer: org.springframework.boot")
        .doesNotContain("make spans");
  }
}
