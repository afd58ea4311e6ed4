package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sentryotel.BeforeSendSpan;
import dev.sentryotel.BeforeSendTransaction;
import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.testing.SentryServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.JsonNode;

/** Callback beans of a real application, in both lifecycles. */
@ExtendWith(OutputCaptureExtension.class)
class CallbackIntegrationTest {

  @Configuration(proxyBeanMethods = false)
  @Import(ShopApplication.class)
  static class Application {

    @Bean
    @Order(2)
    static BeforeSendSpan second() {
      return span ->
          span.setAttribute(
              ShopApplication.TENANT,
              span.data().getAttributes().get(ShopApplication.TENANT) + " of second");
    }

    @Bean
    @Order(1)
    static BeforeSendSpan first() {
      return span -> span.setAttribute(ShopApplication.TENANT, "redacted by first");
    }

    @Bean
    @Order(0)
    static BeforeSendSpan broken() {
      return span -> {
        throw new IllegalStateException("a callback out of order");
      };
    }

    @Bean
    static BeforeSendTransaction unwanted() {
      return transaction -> {
        if (transaction.name().startsWith("GET /stock")) {
          transaction.drop();
        }
      };
    }
  }

  @Test
  void callbacksOfTransactionsAndSpansTakeEffectInOrder(CapturedOutput output) {
    try (SentryServer sentry = new SentryServer();
        RunningApplication application =
            RunningApplication.start(
                Application.class, "sentry.dsn=" + sentry.dsn(), "sentry.traces-sample-rate=1.0")) {

      application.get("/books/1");

      JsonNode transaction = sentry.awaitTransaction("GET /books/{id}");
      assertThat(transaction.at("/contexts/trace/data/tenant").asString())
          .isEqualTo("redacted by first of second");
      assertThat(transaction.path("spans"))
          .isNotEmpty()
          .allSatisfy(
              span ->
                  assertThat(span.at("/data/tenant").asString())
                      .isEqualTo("redacted by first of second"));
      var ledger = application.bean(SentryTelemetry.class).ledger();
      await()
          .until(() -> ledger.discarded(DiscardReason.BEFORE_SEND, DataCategory.TRANSACTION) == 1);
      assertThat(ledger.discarded(DiscardReason.BEFORE_SEND, DataCategory.SPAN)).isEqualTo(1);
      assertThat(sentry.transactions())
          .noneMatch(each -> each.path("transaction").asString().startsWith("GET /stock"));
      assertThat(output).containsOnlyOnce("WARN").contains("'broken' failed");
    }
  }

  @Test
  void callbacksOfSpansTakeEffectInAStream(CapturedOutput output) {
    try (SentryServer sentry = new SentryServer();
        RunningApplication application =
            RunningApplication.start(
                Application.class,
                "sentry.dsn=" + sentry.dsn(),
                "sentry.trace-lifecycle=stream",
                "sentry.ignore-spans=of a library,* annotation",
                "sentry.traces-sample-rate=1.0")) {

      application.get("/stock/1");
      application.get("/spans");

      JsonNode span = sentry.awaitStreamedSpan("GET /stock/{id}");
      assertThat(span.at("/attributes/tenant/value").asString())
          .isEqualTo("redacted by first of second");
      sentry.awaitStreamedSpan("GET /spans");
      assertThat(sentry.streamedSpans())
          .extracting(each -> each.path("name").asString())
          .contains("of the tracer")
          .doesNotContain("of a library", "of the annotation");
      assertThat(output)
          .containsOnlyOnce("BeforeSendTransaction are not called")
          .containsOnlyOnce("which is not Sentry's own service");
    }
  }
}
