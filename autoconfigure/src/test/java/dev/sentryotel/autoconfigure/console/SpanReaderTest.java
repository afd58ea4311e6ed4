package dev.sentryotel.autoconfigure.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.autoconfigure.console.ConsoleSpan.Datum;
import dev.sentryotel.autoconfigure.console.ConsoleSpan.Kind;
import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.protocol.DataCategory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads the golden envelopes of the encoder: what is sent is what is shown. */
class SpanReaderTest {

  private static List<ConsoleSpan> read(String golden) {
    try (InputStream in = SpanReaderTest.class.getResourceAsStream("/golden/" + golden)) {
      String text = new String(in.readAllBytes(), UTF_8);
      // The golden ones have lengths of 0, as these vary; and they have what only sending adds.
      String[] lines = text.split("\n");
      String header = lines[0].substring(0, lines[0].lastIndexOf(",\"sent_at\""));
      String item =
          lines[1].replace("\"length\":0", "\"length\":" + lines[2].getBytes(UTF_8).length);
      String rest = "\n" + item + "\n" + lines[2] + "\n";
      return SpanReader.read(
          new Envelope(
              DataCategory.TRANSACTION, 1, (header + rest).getBytes(UTF_8), header.length()),
          3);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void transactionIsItsRootAndThenItsChildren() {
    List<ConsoleSpan> spans = read("transaction.envelope");

    ConsoleSpan root = spans.get(0);
    assertThat(spans)
        .extracting(ConsoleSpan::kind)
        .containsExactly(
            Kind.TRANSACTION, Kind.CHILD, Kind.CHILD, Kind.CHILD, Kind.CHILD, Kind.CHILD);
    assertThat(root.name()).isEqualTo("GET /owners/{ownerId}");
    assertThat(root.op()).isEqualTo("http.server");
    assertThat(root.parentId()).isEqualTo("00f067aa0ba902b7");
    assertThat(root.startMicros()).isEqualTo(1_767_225_600_123_456L);
    assertThat(root.endMicros()).isEqualTo(1_767_225_600_223_456L);
    assertThat(root.envelope()).isEqualTo(3);
    assertThat(root.links()).hasSize(1);
    assertThat(root.links().get(0).data())
        .containsExactly(new Datum("sentry.link.type", "previous_trace", Datum.Type.TEXT));
    assertThat(spans.get(1).parentId()).isEqualTo(root.id());
    assertThat(spans.get(5).isFailed()).isTrue();
    assertThat(root.isFailed()).isFalse();
  }

  @Test
  void valuesAreAsExactAsTheyAreSent() {
    ConsoleSpan span = read("transaction.envelope").get(4);

    assertThat(span.name()).isEqualTo("work \"é\" 😀");
    assertThat(span.data())
        .contains(
            new Datum("long", "9223372036854775807", Datum.Type.NUMBER),
            new Datum("whole.double", "3.0", Datum.Type.NUMBER),
            new Datum("boolean", "true", Datum.Type.BOOLEAN),
            new Datum("texts", "[\"a\",\"é\"]", Datum.Type.JSON),
            new Datum("empty", "", Datum.Type.TEXT));
  }

  @Test
  void streamedSpansAreReadAlike() {
    List<ConsoleSpan> streamed = read("stream.envelope");
    List<ConsoleSpan> whole = read("transaction.envelope");

    assertThat(streamed)
        .extracting(ConsoleSpan::id)
        .containsExactlyElementsOf(whole.stream().map(ConsoleSpan::id).toList());
    assertThat(streamed.get(0).kind()).isEqualTo(Kind.STREAMED_SEGMENT);
    assertThat(streamed.get(1).kind()).isEqualTo(Kind.STREAMED);
    for (int i = 0; i < streamed.size(); i++) {
      assertThat(streamed.get(i).op()).isEqualTo(whole.get(i).op());
      assertThat(streamed.get(i).origin()).isEqualTo(whole.get(i).origin());
      assertThat(streamed.get(i).startMicros()).isEqualTo(whole.get(i).startMicros());
      assertThat(streamed.get(i).isFailed()).isEqualTo(whole.get(i).isFailed());
    }
    assertThat(streamed.get(4).data())
        .contains(new Datum("long", "9223372036854775807", Datum.Type.NUMBER));
  }

  @Test
  void lateTransactionIsToldFromOthers() {
    assertThat(read("late-transaction.envelope").get(0).kind()).isEqualTo(Kind.LATE);
  }

  @Test
  void eventBelongsToItsSpanAndIsNamedByWhatWasThrown() {
    String payload =
        """
        {"event_id":"1","timestamp":12.5,"contexts":{"trace":{"span_id":"00000000000000a1"}},\
        "exception":{"values":[{"type":"Cause","value":"deep"},\
        {"type":"IllegalStateException","value":"out of paper","stacktrace":{"frames":\
        [{"type":"no","value":"no"}]}}]}}""";

    List<ConsoleSpan> spans =
        SpanReader.read(
            ConsoleEnvelopes.envelope(1, DataCategory.TRANSACTION, "event", payload), 0);

    assertThat(spans).hasSize(1);
    assertThat(spans.get(0).kind()).isEqualTo(Kind.EVENT);
    assertThat(spans.get(0).id()).isEqualTo("00000000000000a1");
    assertThat(spans.get(0).name()).isEqualTo("IllegalStateException: out of paper");
    assertThat(spans.get(0).startMicros()).isEqualTo(12_500_000);
  }

  @Test
  void whatIsNoJsonHasNoSpans() {
    assertThat(
            SpanReader.read(
                ConsoleEnvelopes.envelope(1, DataCategory.TRANSACTION, "transaction", "{oops"), 0))
        .isEmpty();
  }
}
