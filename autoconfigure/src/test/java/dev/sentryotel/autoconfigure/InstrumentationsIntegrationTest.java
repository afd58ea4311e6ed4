package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.OpenTelemetryBeanWrapper;
import dev.sentryotel.OpenTelemetryInstrumentation;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import jakarta.annotation.PostConstruct;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What an application instruments itself. */
@ExtendWith(OutputCaptureExtension.class)
class InstrumentationsIntegrationTest {

  private final SentryServer sentry = new SentryServer();

  @AfterEach
  void stop() {
    sentry.close();
  }

  /** A library that can be instrumented from outside, once for the whole process. */
  static final class Library {

    static final List<String> events = new CopyOnWriteArrayList<>();
    static volatile @Nullable Runnable listener;

    private Library() {}

    static void work() {
      Runnable current = listener;
      if (current != null) {
        current.run();
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import({Pool.class, Page.class})
  static class Instrumented {

    @Bean
    @Order(3)
    static OpenTelemetryInstrumentation third() {
      return new Recording("third");
    }

    @Bean
    @Order(1)
    static OpenTelemetryInstrumentation first() {
      return new Recording("first");
    }

    @Bean
    @Order(2)
    static OpenTelemetryInstrumentation failing() {
      return openTelemetry -> {
        throw new IllegalStateException("out of hooks");
      };
    }

    @Bean
    static OpenTelemetryBeanWrapper<DataSource> tracedDataSource() {
      return OpenTelemetryBeanWrapper.of(
          DataSource.class,
          (dataSource, name, openTelemetry) ->
              JdbcTelemetry.create(openTelemetry).wrap(dataSource));
    }

    @Bean
    @Order(1)
    static OpenTelemetryBeanWrapper<DataSource> failingWrapper() {
      return OpenTelemetryBeanWrapper.of(
          DataSource.class,
          (dataSource, name, openTelemetry) -> {
            throw new IllegalStateException("out of paper");
          });
    }
  }

  record Recording(String name) implements OpenTelemetryInstrumentation {

    @Override
    public void install(OpenTelemetry openTelemetry) {
      Library.events.add("+" + name);
      Library.listener =
          () -> openTelemetry.getTracer("my.library").spanBuilder("library").startSpan().end();
    }

    @Override
    public void uninstall() {
      Library.events.add("-" + name);
      System.out.println("After uninstall " + Library.events);
    }
  }

  /** Uses the library as soon as it is made. */
  static class Pool {

    @PostConstruct
    void fill() {
      Library.events.add("pool");
    }
  }

  @RestController
  static class Page {

    private final JdbcClient jdbc;
    private final dev.sentryotel.SentryClient client;

    Page(JdbcClient jdbc, dev.sentryotel.SentryClient client) {
      this.jdbc = jdbc;
      this.client = client;
    }

    @GetMapping("/work")
    List<String> work() {
      client.runSpan(
          "work",
          span -> {
            Library.work();
            jdbc.sql("select 42").query(Integer.class).single();
          });
      return Library.events;
    }
  }

  @ParameterizedTest
  @EnumSource
  void theyAreInstalledInOrderBeforeUseAndUninstalledInReverseAndOneMayFail(
      World world, CapturedOutput output) {
    String events;
    try (WorldApplication application =
        world.start(
            Map.of("sentry.dsn", sentry.dsn(), "sentry.traces-sample-rate", "1.0"),
            jar -> true,
            BookApplication.class,
            Instrumented.class)) {
      events = application.get("/work");
    }

    assertThat(events).isEqualTo("[\"+first\",\"+third\",\"pool\"]");
    assertThat(output)
        .contains("After uninstall [+first, +third, pool, -third, -first]")
        .containsOnlyOnce("The instrumentation 'failing' could not be installed")
        .containsOnlyOnce("The bean 'dataSource' could not be instrumented; it stays as it is")
        .contains("instrumentations [first, third]");
    JsonNode transaction =
        sentry.transactions().stream()
            .filter(each -> each.path("spans").size() > 1)
            .findFirst()
            .orElseThrow();
    assertThat(transaction.path("spans").values())
        .extracting(span -> span.path("description").asString())
        .contains("library", "select ?");
  }
}
