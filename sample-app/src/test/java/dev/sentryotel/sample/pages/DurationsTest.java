package dev.sentryotel.sample.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 µs",
    "999, 999 µs",
    "1000, 1.00 ms",
    "12480, 12.5 ms",
    "734000, 734 ms",
    "2003000, 2.00 s",
    "61000000, 61.0 s"
  })
  void threeDigitsAndAUnit(long micros, String words) {
    assertThat(Durations.of(micros)).isEqualTo(words);
  }
}
