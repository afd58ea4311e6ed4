package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.delivery.Answer;
import dev.sentryotel.delivery.EnvelopeTransport;
import dev.sentryotel.delivery.OutgoingEnvelope;
import dev.sentryotel.testing.EnvelopeValidator;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** Off means off, part by part, in each world. */
@ExtendWith(OutputCaptureExtension.class)
class WorldsOffIntegrationTest {

  private static final String NOT_THE_STARTER_ALONE = "BOOT|BARE|BOTH";

  private final SentryServer sentry = new SentryServer();

  @AfterEach
  void stop() {
    sentry.close();
  }

  private WorldApplication start(World world, String... properties) {
    Map<String, String> all = new HashMap<>();
    for (String property : properties) {
      String[] keyAndValue = property.split("=", 2);
      all.put(keyAndValue[0], keyAndValue[1]);
    }
    return world.start(all, BookApplication.class);
  }

  private static JsonNode json(String text) {
    return WorldContract.json(text);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = NOT_THE_STARTER_ALONE)
  void withoutARateWhatSamplesAlreadyGoesOnAndNothingIsSent(World world, CapturedOutput output) {
    try (WorldApplication books =
        start(world, "sentry.dsn=" + sentry.dsn(), "management.tracing.sampling.probability=1.0")) {
      JsonNode relayed = json(books.get("/relay"));

      assertThat(json(books.get("/facts")).path("isRecording").asBoolean()).isTrue();
      assertThat(relayed.path("sentry-trace").asString()).hasSize(49);
      assertThat(relayed.path("baggage").asString())
          .contains("sentry-trace_id")
          .doesNotContain("sentry-sampled");
    }

    assertThat(sentry.requests()).isEmpty();
    assertThat(output).containsOnlyOnce("because nothing says how many");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = NOT_THE_STARTER_ALONE)
  void withoutADsnTheApplicationRunsAsWithoutUs(World world, CapturedOutput output) {
    try (WorldApplication books = start(world, "management.tracing.sampling.probability=1.0")) {
      JsonNode facts = json(books.get("/facts"));

      assertThat(books.get("/spans")).hasSize(32);
      assertThat(facts.path("isSameOpenTelemetry").asBoolean()).isTrue();
      assertThat(facts.path("isRecording").asBoolean()).isEqualTo(world != World.BARE);
      assertThat(books.get("/relay")).doesNotContain("sentry-");
    }

    assertThat(output).containsOnlyOnce("No spans are sent to Sentry, because no DSN is set");
  }

  @ParameterizedTest
  @CsvSource({
    "BOOT, sentry.enabled=false",
    "BOOT, otel.sdk.disabled=true",
    "BOOT, management.opentelemetry.enabled=false",
    "BOOT, management.tracing.export.enabled=false",
    "BOOT, management.tracing.export.sentry.enabled=false",
    "BARE, sentry.enabled=false",
    "BOOT, otel.disabled=true",
    "BARE, otel.sdk.disabled=true",
    "BARE, otel.disabled=true",
    "BARE, management.opentelemetry.enabled=false",
    "BARE, management.tracing.export.enabled=false",
    "BARE, management.tracing.export.sentry.enabled=false",
    "BOTH, sentry.enabled=false",
    "BOTH, otel.sdk.disabled=true",
    "BOTH, otel.disabled=true",
    "BOTH, management.opentelemetry.enabled=false",
    "BOTH, management.tracing.export.enabled=false",
    "BOTH, management.tracing.export.sentry.enabled=false",
    "OPEN_TELEMETRY_STARTER, sentry.enabled=false",
    "OPEN_TELEMETRY_STARTER, otel.sdk.disabled=true",
    "OPEN_TELEMETRY_STARTER, otel.disabled=true",
    "OPEN_TELEMETRY_STARTER, management.opentelemetry.enabled=false",
    "OPEN_TELEMETRY_STARTER, management.tracing.export.enabled=false",
    "OPEN_TELEMETRY_STARTER, management.tracing.export.sentry.enabled=false"
  })
  void switchedOffItSendsAndPassesOnNothing(World world, String off, CapturedOutput output) {
    try (WorldApplication books =
        start(world, "sentry.dsn=" + sentry.dsn(), "sentry.traces-sample-rate=1.0", off)) {
      assertThat(books.get("/spans")).hasSize(32);
      assertThat(books.get("/relay")).doesNotContain("sentry-");
    }

    assertThat(sentry.requests()).isEmpty();
    assertThat(output)
        .containsOnlyOnce("No spans are sent to Sentry, because " + off.replace("=", " is "));
  }

  @ParameterizedTest
  @EnumSource
  void itsOwnSwitchBringsItBackWhereOthersExportNothing(World world) {
    String traceId;
    try (WorldApplication books =
        start(
            world,
            "sentry.dsn=" + sentry.dsn(),
            "sentry.traces-sample-rate=1.0",
            "management.tracing.export.enabled=false",
            "management.tracing.export.sentry.enabled=true")) {
      traceId = books.get("/spans");
    }

    assertThat(sentry.transactions())
        .filteredOn(each -> WorldContract.isOf(each, traceId))
        .hasSize(1);
  }

  /** Prints what would be sent. */
  @Configuration(proxyBeanMethods = false)
  static class Printing {

    @Bean
    EnvelopeTransport printingTransport() {
      return new EnvelopeTransport() {
        @Override
        public Answer send(OutgoingEnvelope envelope) throws IOException {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          envelope.writeTo(bytes);
          EnvelopeValidator.validateLocal(bytes.toByteArray());
          System.out.println("Sent " + bytes.toString(StandardCharsets.UTF_8));
          return Answer.ofStatus(200);
        }

        @Override
        public void close() {}
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutADsnTheApplicationsTransportGetsIt(World world, CapturedOutput output) {
    String traceId;
    try (WorldApplication books =
        world.start(
            Map.of("sentry.traces-sample-rate", "1.0"), BookApplication.class, Printing.class)) {
      traceId = books.get("/spans");
    }

    assertThat(output).contains("Sent {").contains("\"trace_id\":\"" + traceId + "\"");
  }
}
