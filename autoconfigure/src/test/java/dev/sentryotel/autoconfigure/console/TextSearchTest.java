package dev.sentryotel.autoconfigure.console;

import static dev.sentryotel.autoconfigure.console.ConsoleEnvelopes.ofSize;
import static dev.sentryotel.autoconfigure.console.ConsoleEnvelopes.traceId;
import static dev.sentryotel.autoconfigure.console.ConsoleEnvelopes.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextSearchTest {

  private final RecentTraces traces = new RecentTraces(10, 20_000);

  private List<String> found(String text) {
    return traces.content().traces().stream()
        .filter(new TextSearch(text))
        .map(KeptTrace::traceId)
        .toList();
  }

  @Test
  void namesAndValuesAreFoundInAnyCase() {
    traces.accept(transaction(1, "GET /books"));
    traces.accept(transaction(2, "POST /orders"));

    assertThat(found(" get /BOOKS ")).containsExactly(traceId(1));
    assertThat(found("status_code")).containsExactly(traceId(2), traceId(1));
    assertThat(found(traceId(2))).containsExactly(traceId(2));
    assertThat(found("nowhere")).isEmpty();
  }

  @Test
  void whatComesLaterIsFoundBesideWhatWasSearchedBefore() {
    traces.accept(transaction(1, "first"));
    assertThat(found("second")).isEmpty();

    traces.accept(transaction(1, "second"));

    assertThat(found("second")).containsExactly(traceId(1));
    assertThat(found("first")).containsExactly(traceId(1));
    assertThat(found("second")).containsExactly(traceId(1));
  }

  @Test
  void whatMadeRoomIsNotFoundAnyMore() {
    traces.accept(transaction(1, "first"));
    assertThat(found("first")).containsExactly(traceId(1));

    traces.accept(ofSize(1, 10_000));
    traces.accept(ofSize(1, 9_000));

    assertThat(traces.content().traces().get(0).forgottenEnvelopes()).isPositive();
    assertThat(found("first")).isEmpty();
    assertThat(found("xxx")).containsExactly(traceId(1));
  }
}
