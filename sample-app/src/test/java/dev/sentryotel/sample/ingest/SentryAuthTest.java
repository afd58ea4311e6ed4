package dev.sentryotel.sample.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;

class SentryAuthTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sentry sentry_version=7, sentry_client=a.java/1.2.3, sentry_key=abc",
        "sentry sentry_key=abc,sentry_client=a.java/1.2.3,sentry_version=7"
      })
  void blanksAndOrderDoNotMatter(String header) throws RefusedException {
    assertThat(SentryAuth.parse(header)).isEqualTo(new SentryAuth("7", "a.java/1.2.3", "abc"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "Bearer abc", "Sentry", "Sentry sentry_version=7", "Sentry sentry_key="})
  void unreadableCredentialsAreUnauthorized(String header) {
    RefusedException refused =
        catchThrowableOfType(RefusedException.class, () -> SentryAuth.parse(header));

    assertThat(refused.status()).isEqualTo(HttpStatus.UNAUTHORIZED);
  }

  @Test
  void laterProtocolVersionIsABadRequest() {
    RefusedException refused =
        catchThrowableOfType(
            RefusedException.class,
            () -> SentryAuth.parse("Sentry sentry_version=8, sentry_key=a"));

    assertThat(refused.status()).isEqualTo(HttpStatus.BAD_REQUEST);
  }
}
