package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.testing.SentryServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What an application asks its database while it starts. */
class StartupSpansIntegrationTest {

  private final SentryServer sentry = new SentryServer();

  @AfterEach
  void stop() {
    sentry.close();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({ShopApplication.Shop.class, ShopApplication.Prices.class})
  static class Starting {

    @Bean
    SmartInitializingSingleton schema(JdbcClient jdbc) {
      return () -> jdbc.sql("select 'schema'").query(String.class).single();
    }

    @Bean
    ApplicationRunner runner(JdbcClient jdbc) {
      return arguments -> jdbc.sql("select 'runner' as ran").query(String.class).single();
    }
  }

  private List<String> roots(String startupSpans) {
    try (RunningApplication shop =
        RunningApplication.start(
            Starting.class,
            "sentry.dsn=" + sentry.dsn(),
            "sentry.traces-sample-rate=1",
            "sentry.startup-spans=" + startupSpans)) {
      shop.get("/books/1");
      assertThat(
              shop.bean(SentryTelemetry.class)
                  .ledger()
                  .discarded(DiscardReason.IGNORED, DataCategory.TRANSACTION))
          .isEqualTo(startupSpans.equals("drop") ? 1 : 0);
    }
    List<String> names = new ArrayList<>();
    for (JsonNode transaction : sentry.transactions()) {
      names.add(transaction.path("transaction").asString());
    }
    return names;
  }

  @Test
  void areDroppedAndCountedByDefaultAndTheRunnersAreNot() {
    assertThat(roots("drop"))
        .containsExactlyInAnyOrder("select ? as ran", "GET /books/{id}", "GET /stock/{id}");
  }

  @Test
  void areKeptOnRequest() {
    assertThat(roots("keep"))
        .contains("select ?", "select ? as ran", "GET /books/{id}", "GET /stock/{id}");
  }
}
