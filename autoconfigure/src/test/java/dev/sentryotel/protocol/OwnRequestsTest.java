package dev.sentryotel.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnRequestsTest {

  private final OwnRequests requests =
      new OwnRequests(Dsn.parse("https://key@sentry.example.com/sub/5"), null);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://sentry.example.com/sub/api/5/envelope/",
        "https://sentry.example.com:443/sub/api/5/envelope/?a=b",
        "http://sentry.example.com:443/sub/api/5/envelope/",
        "https://user@SENTRY.example.com/sub/api/5/integration/otlp/v1/traces/"
      })
  void requestToTheProjectsEndpointsIsOwn(String url) {
    assertThat(requests.contains(url)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://",
        "https://sentry.example.com",
        "/sub/api/5/envelope/",
        "http://sentry.example.com/sub/api/5/envelope/",
        "https://sentry.example.com:8443/sub/api/5/envelope/",
        "https://sentry.example.com.evil/sub/api/5/envelope/",
        "https://not-sentry.example.com/sub/api/5/envelope/",
        "https://sentry.example.com/api/5/envelope/",
        "https://sentry.example.com/sub/api/55/envelope/",
        "https://sentry.example.com/sub/api/5/store/",
        "https://other.example.com/?x=https://sentry.example.com/sub/api/5/envelope/",
        "https://other.example.com/sub/api/5/envelope/@sentry.example.com/sub/api/5/envelope/"
      })
  void anyOtherRequestIsNot(String url) {
    assertThat(requests.contains(url)).isFalse();
  }

  @Test
  void withoutDsnAndSpotlightNoneIs() {
    assertThat(new OwnRequests(null, null).contains("http://localhost:8969/stream")).isFalse();
  }
}
