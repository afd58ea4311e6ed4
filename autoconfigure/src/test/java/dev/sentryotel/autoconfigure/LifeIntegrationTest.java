package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.SentryThreads;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import dev.sentryotel.testing.WorldApplication.ApplicationFailedException;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Contexts come, pause, fail and go, and leave nothing. */
class LifeIntegrationTest {

  private final SentryServer sentry = new SentryServer();

  // Contexts that other tests keep in Spring's cache have threads of their own.
  private final Set<Thread> threadsBefore = SentryThreads.alive();

  @AfterEach
  void stop() {
    sentry.close();
  }

  private Map<String, String> sending(String key, String value) {
    return Map.of("sentry.dsn", sentry.dsn(), "sentry.traces-sample-rate", "1.0", key, value);
  }

  @Test
  void aPausedContextHasSentWhatItHadAndSendsAgainWhenItGoesOn() {
    try (RunningApplication shop =
        RunningApplication.start(
            ShopApplication.class,
            "sentry.dsn=" + sentry.dsn(),
            "sentry.traces-sample-rate=1",
            "spring.main.register-shutdown-hook=false")) {
      shop.get("/stock/1");
      shop.context().stop();
      assertThat(sentry.transactions()).hasSize(1);

      shop.context().start();
      shop.get("/stock/2");

      Awaitility.await().until(() -> sentry.transactions().size() == 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void lazyInitializationChangesNothing(World world) {
    try (WorldApplication books =
        world.start(
            sending("spring.main.lazy-initialization", "true"),
            BookApplication.class,
            Contributions.class)) {
      String traceId = books.get("/spans");

      assertThat(
              sentry
                  .awaitTransaction(each -> WorldContract.isOf(each, traceId))
                  .at("/contexts/trace/data/passed")
                  .asString()
                  .split(","))
          .containsExactlyInAnyOrder("one", "two", "three");
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

  @ParameterizedTest
  @EnumSource
  void aRefreshThatFailsHalfWaySendsWhatItHadAndLeavesNoThread(World world) {
    assertThatThrownBy(
            () ->
                world.start(
                    sending("sentry.startup-spans", "keep"), BookApplication.class, Failing.class))
        .isInstanceOf(ApplicationFailedException.class);

    assertThat(sentry.transactions())
        .extracting(each -> each.path("transaction").asString())
        .contains("before the failure");
    Awaitility.await().until(() -> threadsBefore.containsAll(SentryThreads.alive()));
  }
}
