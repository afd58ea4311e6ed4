package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.testing.SentryServer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** Contexts come, pause, fail and go, and leave nothing. */
class LifeIntegrationTest {

  private final SentryServer sentry = new SentryServer();

  @AfterEach
  void stop() {
    sentry.close();
  }

  private String[] sending(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "sentry.dsn=" + sentry.dsn(),
                "sentry.traces-sample-rate=1",
                "spring.main.register-shutdown-hook=false"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  // Contexts that other tests keep in Spring's cache have threads of their own.
  private final Set<Thread> threadsBefore = sentryThreads();

  private static Set<Thread> sentryThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sentry-"))
        .collect(Collectors.toSet());
  }

  private List<String> threads() {
    return sentryThreads().stream()
        .filter(thread -> !threadsBefore.contains(thread))
        .map(Thread::getName)
        .toList();
  }

  @Test
  void aPausedContextHasSentWhatItHadAndSendsAgainWhenItGoesOn() {
    try (RunningApplication shop = RunningApplication.start(ShopApplication.class, sending())) {
      shop.get("/stock/1");
      shop.context().stop();
      assertThat(sentry.transactions()).hasSize(1);

      shop.context().start();
      shop.get("/stock/2");

      await().until(() -> sentry.transactions().size() == 2);
    }
  }

  @Test
  void lazyInitializationChangesNothing() {
    try (RunningApplication shop =
        RunningApplication.start(
            ShopApplication.class, sending("spring.main.lazy-initialization=true"))) {
      shop.get("/books/1");

      JsonNode transaction = sentry.awaitTransaction("GET /books/{id}");
      assertThat(transaction.path("spans").size()).isEqualTo(3);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Failing {

    @Bean
    String failing(SentryTelemetry telemetry, SdkTracerProvider provider) {
      provider.get("start").spanBuilder("before the failure").setNoParent().startSpan().end();
      throw new IllegalStateException("half way");
    }
  }

  @Test
  void aRefreshThatFailsHalfWaySendsWhatItHadAndLeavesNoThread() {
    assertThatThrownBy(
            () ->
                new SpringApplicationBuilder(ShopApplication.class, Failing.class)
                    .properties(sending("server.port=0", "sentry.startup-spans=keep"))
                    .run())
        .isInstanceOf(BeanCreationException.class);

    assertThat(sentry.transactions())
        .extracting(each -> each.path("transaction").asString())
        .contains("before the failure");
    assertThat(threads()).isEmpty();
  }
}
