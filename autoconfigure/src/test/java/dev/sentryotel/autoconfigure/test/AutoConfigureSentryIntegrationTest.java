package dev.sentryotel.autoconfigure.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryotel.SentryClient;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** As a user would test an application. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "sentry.dsn=http://key@localhost:9/1")
@AutoConfigureSentry
class AutoConfigureSentryIntegrationTest {

  @Autowired private SentTraces sent;
  @LocalServerPort private int port;

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Page.class)
  static class Application {}

  @RestController
  static class Page {

    private final SentryClient client;

    Page(SentryClient client) {
      this.client = client;
    }

    @GetMapping("/hello/{name}")
    String hello() {
      return client.startSpan("greet", span -> "Hello");
    }
  }

  private void get() {
    RestClient.create()
        .get()
        .uri("http://localhost:{port}/hello/you", port)
        .retrieve()
        .body(String.class);
  }

  @Test
  void whatWouldHaveBeenSentIsThere() {
    sent.clear();

    get();

    SentTransaction transaction =
        sent.awaitTransaction("GET /hello/{name}")
            .hasOp("http.server")
            .hasStatus("ok")
            .hasValue("contexts.response.status_code", "200")
            .hasSpan("greet")
            .hasSpans(1);
    assertThat(transaction.traceId()).hasSize(32);
    assertThat(sent.transactions()).containsExactly(transaction);
  }

  @Test
  void whatIsNotSoIsSaidWithWhatIs() {
    get();

    SentTransaction transaction = sent.awaitTransaction("GET /hello/{name}");

    assertThatThrownBy(() -> transaction.hasSpan("read"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("greet");
    assertThatThrownBy(() -> transaction.hasOp("db"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("but was http.server");
    assertThatThrownBy(() -> transaction.hasSpans(2)).isInstanceOf(AssertionError.class);
  }
}
