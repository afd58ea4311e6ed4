package dev.sentryotel.sample.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class TransactionItemTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String TRANSACTION =
      """
      {"type":"transaction","transaction":"GET /books",
       "start_timestamp":1767225600.123456,"timestamp":1767225600.223456,
       "contexts":{"trace":{"trace_id":"0af7651916cd43dd8448eb211c80319c",
         "span_id":"b7ad6b7169203331","parent_span_id":"00f067aa0ba902b7","op":"http.server",
         "status":"internal_error","origin":"auto.otel","data":{"tenant":"north"}}},
       "spans":[{"trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":"a1e6f1c02d5b9f44",
         "parent_span_id":"b7ad6b7169203331","op":"db","description":"SELECT book","status":"ok",
         "start_timestamp":"2026-01-01T00:00:00.133456Z","timestamp":1767225600.143456}]}
      """;

  @Test
  void segmentComesFirstAndChildrenFollow() throws InvalidItemException {
    List<ReceivedSpan> spans = TransactionItem.read(JSON, TRANSACTION);

    assertThat(spans)
        .extracting(ReceivedSpan::description, ReceivedSpan::op, ReceivedSpan::isSegment)
        .containsExactly(
            tuple("GET /books", "http.server", true), tuple("SELECT book", "db", false));
  }

  @Test
  void segmentTakesItsPlaceFromTheTraceContextAndItsTimesFromTheEvent()
      throws InvalidItemException {
    ReceivedSpan segment = TransactionItem.read(JSON, TRANSACTION).get(0);

    assertThat(segment.parentSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(segment.startMicros()).isEqualTo(1767225600123456L);
    assertThat(segment.durationMicros()).isEqualTo(100_000);
    assertThat(segment.isFailed()).isTrue();
    assertThat(segment.data().path("tenant").asString()).isEqualTo("north");
  }

  @Test
  void timeMayBeTextToo() throws InvalidItemException {
    ReceivedSpan child = TransactionItem.read(JSON, TRANSACTION).get(1);

    assertThat(child.startMicros()).isEqualTo(1767225600133456L);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          "span_id":"a1e6f1c02d5b9f44"         | "span_id":"0000000000000000"   | invalid_span_id
          "trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":"a1 | "span_id":"a1 | invalid_trace_id
          "parent_span_id":"b7ad6b7169203331"  | "parent_span_id":"b7"          | invalid_parent_span_id
          "timestamp":1767225600.143456        | "timestamp":1                  | end_before_start
          "timestamp":1767225600.143456        | "timestamp":1e300              | invalid_timestamp
          "timestamp":1767225600.143456        | "timestamp":"soon"             | invalid_timestamp
          "start_timestamp":1767225600.123456, | ``                             | invalid_start_timestamp
          "type":"transaction"                 | "type":"event"                 | type_is_not_transaction
          {"type"                              | {{"type"                       | invalid_json
          """,
      delimiter = '|')
  void oneBadFieldSpoilsTheItem(String good, String bad, String reason) {
    String payload = TRANSACTION.replace(good, bad);

    InvalidItemException invalid =
        catchThrowableOfType(InvalidItemException.class, () -> TransactionItem.read(JSON, payload));

    assertThat(invalid.reason()).isEqualTo(reason);
  }
}
