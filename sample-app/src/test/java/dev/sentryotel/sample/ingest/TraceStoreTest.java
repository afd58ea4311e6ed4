package dev.sentryotel.sample.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sentryotel.sample.ingest.Tally.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TraceStoreTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MAX_TRACES = 3;

  private final TraceStore store =
      new TraceStore("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", MAX_TRACES, JSON);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void spanComesBackAsItWent() {
    ReceivedSpan span = span(1, 7);

    store.add(List.of(span));

    assertThat(store.spans(span.traceId())).containsExactly(span);
  }

  @Test
  void oldestTraceMakesRoom() {
    for (int trace = 1; trace <= MAX_TRACES + 2; trace++) {
      store.add(List.of(span(trace, 1)));
    }

    assertThat(store.newestTraces(100))
        .extracting(TraceSummary::traceId)
        .containsExactly(traceId(5), traceId(4), traceId(3));
    assertThat(store.spans(traceId(1))).isEmpty();
  }

  @Test
  void laterSpansOfATraceJoinIt() {
    store.add(List.of(span(1, 2)));
    store.add(List.of(span(2, 1)));

    store.add(List.of(span(1, 1)));

    assertThat(store.newestTraces(100))
        .extracting(TraceSummary::traceId, TraceSummary::spans)
        .containsExactly(tuple(traceId(2), 1), tuple(traceId(1), 2));
  }

  @Test
  void summaryIsOfTheEarliestSpanAndTheWholeLength() {
    ReceivedSpan late = span(1, 2, 5_000, 9_000, "ok");
    ReceivedSpan early = span(1, 1, 1_000, 6_000, "not_found");

    store.add(List.of(late, early));

    assertThat(store.newestTraces(1))
        .containsExactly(
            new TraceSummary(
                traceId(1), early.description(), "op", "not_found", 1_000, 8_000, 2, 2, 1));
  }

  @Test
  void fullTraceTakesNoMoreAndCountsWhatItTurnsAway() {
    int surplus = 3;
    List<ReceivedSpan> spans = new ArrayList<>();
    IntStream.rangeClosed(1, TraceStore.MAX_SPANS_PER_TRACE + surplus)
        .forEach(number -> spans.add(span(1, number)));

    store.add(spans);

    assertThat(store.spans(traceId(1))).hasSize(TraceStore.MAX_SPANS_PER_TRACE);
    assertThat(store.tallies())
        .containsExactly(new Tally(Kind.REJECTED, "trace_is_full", "span", surplus));
  }

  @Test
  void oversizedTextAndDataAreCut() {
    ReceivedSpan span = span(1, 1);
    ReceivedSpan huge =
        new ReceivedSpan(
            span.traceId(),
            span.spanId(),
            null,
            true,
            "o".repeat(10_000),
            "d".repeat(10_000),
            "ok",
            "",
            1,
            2,
            "transaction",
            JSON.createObjectNode().put("sql", "x".repeat(200_000)));

    store.add(List.of(huge));

    ReceivedSpan kept = store.spans(span.traceId()).get(0);
    assertThat(kept.op()).hasSize(128);
    assertThat(kept.description()).hasSize(2000);
    assertThat(kept.data().propertyNames()).containsExactly("ingest.note");
  }

  @Test
  void countsOfOneKindReasonAndCategoryAddUp() {
    store.add(new Tally(Kind.CLIENT_REPORT, "queue_overflow", "span", 2));
    store.add(new Tally(Kind.CLIENT_REPORT, "queue_overflow", "span", 3));
    store.add(new Tally(Kind.CLIENT_REPORT, "queue_overflow", "transaction", 1));

    assertThat(store.tallies())
        .containsExactly(
            new Tally(Kind.CLIENT_REPORT, "queue_overflow", "span", 5),
            new Tally(Kind.CLIENT_REPORT, "queue_overflow", "transaction", 1));
  }

  @Test
  void inventedReasonsAddUpUnderOneNameOnceThereAreTooMany() {
    int surplus = 4;
    for (int reason = 0; reason < TraceStore.MAX_TALLIES + surplus; reason++) {
      store.add(new Tally(Kind.CLIENT_REPORT, "reason-" + reason, "span", 1));
    }

    assertThat(store.tallies())
        .hasSize(TraceStore.MAX_TALLIES + 1)
        .contains(new Tally(Kind.CLIENT_REPORT, "other", "other", surplus));
  }

  private static String traceId(int number) {
    return "%032x".formatted(number);
  }

  private static ReceivedSpan span(int trace, int number) {
    return span(trace, number, number, number + 1L, "ok");
  }

  private static ReceivedSpan span(
      int trace, int number, long startMicros, long endMicros, String status) {
    return new ReceivedSpan(
        traceId(trace),
        "%016x".formatted(number),
        "00f067aa0ba902b7",
        true,
        "op",
        "span " + number,
        status,
        "auto",
        startMicros,
        endMicros,
        "transaction",
        JSON.createObjectNode().put("tenant", "north"));
  }
}
