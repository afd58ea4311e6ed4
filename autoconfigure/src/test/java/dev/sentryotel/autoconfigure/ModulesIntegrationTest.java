package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.SentryServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whether transactions of an application list its jars. */
class ModulesIntegrationTest {

  @Test
  void jarsAreListedWhereTheyAreAskedFor() {
    JsonNode modules = transaction("sentry.send-modules=true").path("modules");

    Map<String, String> expected = new ApplicationModules(getClass().getClassLoader()).get();
    assertThat(modules.properties())
        .isNotEmpty()
        .allSatisfy(
            module ->
                assertThat(module.getValue().asString()).isEqualTo(expected.get(module.getKey())))
        .hasSameSizeAs(expected.entrySet());
  }

  @Test
  void jarsAreNotListedUnasked() {
    assertThat(transaction("spring.main.banner-mode=off").has("modules")).isFalse();
  }

  private static JsonNode transaction(String property) {
    try (SentryServer sentry = new SentryServer();
        RunningApplication application =
            RunningApplication.start(
                ShopApplication.class,
                "sentry.dsn=" + sentry.dsn(),
                "sentry.traces-sample-rate=1.0",
                property)) {
      application.get("/books/1");
      return sentry.awaitTransaction("GET /books/{id}");
    }
  }
}
