package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvalidDsnExceptionTest {

  @ParameterizedTest
  @CsvSource({
    "https://0123-abcd@sentry.example.com/shop, https://***@sentry.example.com/shop",
    "https://key:secret@host, https://***@host",
    "01234567-89ab-cdef@host/1, ***@host/1",
    "https://01234567-89ab-cdef-0123-456789abcdef/42, https://***",
    "short, ***",
    "https//a.b@c://d@host/1, ***@host/1",
  })
  void whateverMayBeAKeyIsMasked(String dsn, String masked) {
    InvalidDsnException exception =
        new InvalidDsnException(dsn, new IllegalArgumentException("malformed"));

    assertThat(exception.maskedDsn()).isEqualTo(masked);
    assertThat(exception).hasMessageEndingWith(masked);
  }
}
