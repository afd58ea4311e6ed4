package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

  /** Makes roots while it starts, and one when it has started. */
  @Configuration(proxyBeanMethods = false)
  static class Busy {

    @Bean
    SmartInitializingSingleton starting(Tracer tracer) {
      return () -> {
        makeRoot("schema", SpanKind.CLIENT, tracer);
        makeRoot("warming up", SpanKind.INTERNAL, tracer);
        makeRoot("waiting message", SpanKind.CONSUMER, tracer);
      };
    }

    @Bean
    ApplicationRunner started(Tracer tracer) {
      return arguments -> makeRoot("runner", SpanKind.CLIENT, tracer);
    }

    private static void makeRoot(String name, SpanKind kind, Tracer tracer) {
      tracer.spanBuilder(name).setSpanKind(kind).startSpan().end();
    }
  }

  @ParameterizedTest
  @EnumSource
  void areDroppedWhoeverBuildsTheSdk(World world) {
    world
        .start(
            Map.of("sentry.dsn", sentry.dsn(), "sentry.traces-sample-rate", "1.0"),
            BookApplication.class,
            Busy.class)
        .close();

    assertThat(sentry.transactions())
        .extracting(each -> each.path("transaction").asString())
        .containsExactlyInAnyOrder("waiting message", "runner");
  }
}
