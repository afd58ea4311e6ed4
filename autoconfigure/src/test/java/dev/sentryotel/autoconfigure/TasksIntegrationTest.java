package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Work that goes on in other threads stays in its trace. */
class TasksIntegrationTest {

  private final SentryServer sentry = new SentryServer();

  @AfterEach
  void stop() {
    sentry.close();
  }

  private JsonNode tasks(World world, String threads) {
    try (WorldApplication application =
        world.start(
            Map.of(
                "sentry.dsn",
                sentry.dsn(),
                "sentry.traces-sample-rate",
                "1.0",
                "spring.threads.virtual.enabled",
                threads),
            TasksApplication.class)) {
      return WorldContract.json(application.get("/tasks"));
    }
  }

  private void assertOneTrace(JsonNode tasks) {
    List<String> seen =
        tasks.path("seen").values().stream().map(each -> each.asString().substring(0, 32)).toList();
    assertThat(seen).hasSize(4).containsOnly(seen.get(0));
    assertThat(sentry.transactions())
        .filteredOn(each -> WorldContract.isOf(each, seen.get(0)))
        .hasSize(1);
    assertThat(tasks.path("decorated").size()).isGreaterThanOrEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"BOOT", "BARE", "OPEN_TELEMETRY_STARTER"})
  void asyncMethodsExecutorsAndSchedulersKeepTheTraceBesideTheApplicationsDecorator(World world) {
    JsonNode tasks = tasks(world, "false");

    assertOneTrace(tasks);
    assertThat(tasks.path("seen").values()).extracting(JsonNode::asString).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtualThreadsKeepTheTrace(World world) {
    JsonNode tasks = tasks(world, "true");

    assertOneTrace(tasks);
    assertThat(tasks.path("seen").values())
        .allMatch(each -> each.asString().contains("VirtualThread"));
  }
}
