package dev.sentryotel.autoconfigure.console;

import static dev.sentryotel.autoconfigure.console.ConsoleEnvelopes.ofSize;
import static dev.sentryotel.autoconfigure.console.ConsoleEnvelopes.traceId;
import static dev.sentryotel.autoconfigure.console.ConsoleEnvelopes.transaction;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.protocol.DataCategory;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentTracesTest {

  private static final long PLENTY = 1 << 20;

  @Test
  void newestTraceIsTheFirstAndTheVeryEnvelopeIsKept() {
    RecentTraces traces = new RecentTraces(10, PLENTY);
    Envelope first = transaction(1, "one");
    Envelope second = transaction(2, "two");

    traces.accept(first);
    traces.accept(second);

    List<KeptTrace> kept = traces.content().traces();
    assertThat(kept).extracting(KeptTrace::traceId).containsExactly(traceId(2), traceId(1));
    assertThat(kept.get(0).envelopes()).hasSize(1);
    assertThat(kept.get(0).envelopes().get(0)).isSameAs(second);
  }

  @Test
  void whatComesLaterOfATraceIsAddedInItsPlace() {
    RecentTraces traces = new RecentTraces(10, PLENTY);
    traces.accept(transaction(1, "one"));
    traces.accept(transaction(2, "two"));
    long before = traces.version();

    traces.accept(transaction(1, "late"));

    List<KeptTrace> kept = traces.content().traces();
    assertThat(kept).extracting(KeptTrace::traceId).containsExactly(traceId(2), traceId(1));
    assertThat(kept.get(1).envelopes()).hasSize(2);
    assertThat(kept.get(1).version()).isGreaterThan(before);
    assertThat(kept.get(0).version()).isEqualTo(before);
  }

  @Test
  void beyondTheNumberTheOldestTraceIsForgotten() {
    RecentTraces traces = new RecentTraces(2, PLENTY);

    for (int trace = 1; trace <= 5; trace++) {
      traces.accept(transaction(trace, "some"));
    }

    RecentTraces.Content content = traces.content();
    assertThat(content.traces())
        .extracting(KeptTrace::traceId)
        .containsExactly(traceId(5), traceId(4));
    assertThat(content.begun()).isEqualTo(5);
    assertThat(traces.trace(traceId(1))).isNull();
  }

  @Test
  void bytesStayWithinTheirBound() {
    RecentTraces traces = new RecentTraces(1000, 20_000);

    for (int trace = 1; trace <= 200; trace++) {
      traces.accept(ofSize(trace, trace * 37 % 3000));
      assertThat(traces.content().bytes()).isLessThanOrEqualTo(20_000);
    }

    RecentTraces.Content content = traces.content();
    long bytes =
        content.traces().stream()
            .flatMap(trace -> trace.envelopes().stream())
            .mapToLong(envelope -> envelope.bytes().length)
            .sum();
    assertThat(bytes).isPositive().isLessThanOrEqualTo(content.bytes());
    assertThat(content.traces().get(0).traceId()).isEqualTo(traceId(200));
  }

  @Test
  void ofATraceThatIsTooLargeAloneTheFirstEnvelopesGo() {
    RecentTraces traces = new RecentTraces(10, 10_000);

    for (int i = 0; i < 20; i++) {
      traces.accept(ofSize(1, 2000));
    }

    KeptTrace kept = traces.content().traces().get(0);
    assertThat(kept.envelopes()).hasSizeBetween(1, 4);
    assertThat(kept.forgottenEnvelopes()).isEqualTo(20 - kept.envelopes().size());
    assertThat(kept.envelope(0)).isNull();
    assertThat(kept.envelope(19)).isSameAs(kept.envelopes().get(kept.envelopes().size() - 1));
  }

  @Test
  void anEnvelopeLargerThanTheBoundIsNotKept() {
    RecentTraces traces = new RecentTraces(10, 1000);
    traces.accept(transaction(1, "small"));

    traces.accept(ofSize(2, 5000));

    assertThat(traces.content().traces()).extracting(KeptTrace::traceId).containsOnly(traceId(1));
  }

  @Test
  void anEnvelopeWithoutATraceIsNotKept() {
    RecentTraces traces = new RecentTraces(10, PLENTY);

    traces.accept(new Envelope(DataCategory.SPAN, 1, "{\"a\":1\n{}\n{}\n".getBytes(UTF_8), 6));

    assertThat(traces.content().traces()).isEmpty();
  }

  @Test
  void traceOfThePayloadCountsWhereTheHeaderNamesNone() {
    RecentTraces traces = new RecentTraces(10, PLENTY);
    String payload = "{\"contexts\":{\"trace\":{\"trace_id\":\"" + traceId(7) + "\"}}}";

    traces.accept(
        new Envelope(
            DataCategory.TRANSACTION,
            1,
            ("{\"sdk\":{}\n{\"type\":\"transaction\"}\n" + payload + "\n").getBytes(UTF_8),
            9));

    assertThat(traces.trace(traceId(7))).isNotNull();
  }

  @Test
  void boundsMustBePositive() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RecentTraces(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new RecentTraces(1, 0));
  }
}
