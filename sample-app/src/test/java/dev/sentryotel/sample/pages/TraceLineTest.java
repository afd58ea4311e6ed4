package dev.sentryotel.sample.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.sample.ingest.TraceSummary;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceLineTest {

  @ParameterizedTest
  @CsvSource({
    "ok,        0, ok",
    "cancelled, 0, cancelled",
    "not_found, 1, not_found",
    "not_found, 3, not_found",
    "ok,        2, 2 failed",
    "'',        1, 1 failed",
    "'',        0, ''",
  })
  void status_ofRootElseCount(String rootStatus, int failedSpans, String shown) {
    TraceSummary trace =
        new TraceSummary("t", "GET /books", "http.server", rootStatus, 0, 1, 4, 1, failedSpans);

    TraceLine line = TraceLine.of(trace);

    assertThat(line.status()).isEqualTo(shown);
  }
}
