package dev.sentryotel.sample.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationTest {

  @ParameterizedTest
  @CsvSource({
    "http://sample@localhost:8080/1, http://localhost:8080, true",
    "http://sample@localhost:9090/1, http://localhost:9090, false",
    "https://key:secret@o1.ingest.sentry.io/42, https://o1.ingest.sentry.io, false",
    "'', '', false"
  })
  void nameHasNoKey(String dsn, String name, boolean isLocal) {
    assertThat(Destination.of(dsn, 8080)).isEqualTo(new Destination(name, isLocal));
  }
}
