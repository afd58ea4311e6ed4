package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Built without a DSN, which is known only where the application runs. */
@ExtendWith(OutputCaptureExtension.class)
class AheadOfTimeIntegrationTest {

  @Test
  @Tag("slow")
  void inTheBareWorldToo(@TempDir Path directory, CapturedOutput output) {
    whatWasBuiltWithoutADsnSendsWithOneAndStartsWithoutOne(World.BARE, directory, output);
  }

  @ParameterizedTest
  @EnumSource(names = {"OPEN_TELEMETRY_STARTER", "BOOT", "BOTH"})
  void whatWasBuiltWithoutADsnSendsWithOneAndStartsWithoutOne(
      World world, @TempDir Path directory, CapturedOutput output) {
    world.processAheadOfTime(BookApplication.class, directory);

    try (SentryServer sentry = new SentryServer()) {
      String traceId;
      try (WorldApplication application =
          world.start(
              Map.of("sentry.dsn", sentry.dsn(), "sentry.traces-sample-rate", "1.0"),
              directory,
              BookApplication.class)) {
        traceId = application.get("/spans");
        application.get("/books/1");
      }

      assertThat(sentry.transactions())
          .filteredOn(each -> WorldContract.isOf(each, traceId))
          .hasSize(1);
      assertThat(sentry.transactions())
          .filteredOn(each -> each.path("transaction").asString().contains("/books"))
          .hasSize(world == World.BARE ? 0 : 1)
          .allSatisfy(
              each ->
                  assertThat(HttpWorldContract.ops(each))
                      .containsExactlyInAnyOrder("none", "http.client"));
    }
    assertThat(output).contains("AOT-processed").doesNotContain("to have each once");
    assertThat(output.getOut().contains("only Spring Boot's are made"))
        .isEqualTo(world == World.BOTH);

    try (WorldApplication application =
        world.start(
            Map.of("management.tracing.sampling.probability", "1.0"),
            directory,
            BookApplication.class)) {
      JsonNode facts = WorldContract.json(application.get("/facts"));
      assertThat(facts.path("isRecording").asBoolean()).isTrue();
      assertThat(application.get("/spans")).hasSize(32);
    }
    assertThat(output).containsOnlyOnce("No spans are sent to Sentry, because no DSN is set");
  }

  /** Whether threads are virtual is fixed ahead of time; our part of their scheduler is not. */
  @ParameterizedTest
  @EnumSource(names = {"OPEN_TELEMETRY_STARTER", "BOOT"})
  @EnabledForJreRange(min = JRE.JAVA_21)
  void tasksOnVirtualThreadsKeepTheTrace(World world, @TempDir Path directory) {
    world.processAheadOfTime(
        TasksApplication.class, directory, "--spring.threads.virtual.enabled=true");

    try (SentryServer sentry = new SentryServer();
        WorldApplication application =
            world.start(
                Map.of(
                    "sentry.dsn", sentry.dsn(),
                    "sentry.traces-sample-rate", "1.0",
                    "spring.threads.virtual.enabled", "true"),
                directory,
                TasksApplication.class)) {
      JsonNode seen = WorldContract.json(application.get("/tasks")).path("seen");

      String traceId = seen.get(0).asString().substring(0, 32);
      assertThat(seen.values())
          .extracting(JsonNode::asString)
          .hasSize(4)
          .allMatch(each -> each.startsWith(traceId) && each.contains("VirtualThread"));
      sentry.awaitTransaction(each -> WorldContract.isOf(each, traceId));
    }
  }
}
