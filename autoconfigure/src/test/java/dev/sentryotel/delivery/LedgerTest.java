package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private final Ledger ledger = new Ledger();

  @Test
  void lostTransactionCountsItselfAndItsSpans() {
    ledger.discardTransaction(DiscardReason.BUFFER_OVERFLOW, 5);

    assertThat(ledger.accounts().discardedSpans()).isEqualTo(5);
    assertThat(ledger.accounts().discarded())
        .containsExactly(
            new Discarded(DiscardReason.BUFFER_OVERFLOW, DataCategory.TRANSACTION, 1),
            new Discarded(DiscardReason.BUFFER_OVERFLOW, DataCategory.SPAN, 5));
  }

  @Test
  void spansThatWereNeverRecordedAreNoLossOfEndedOnes() {
    ledger.discardTransaction(DiscardReason.SAMPLE_RATE, 1);
    ledger.discardSpans(DiscardReason.BACKPRESSURE, 2);
    ledger.notRecorded(DiscardReason.IGNORED, DataCategory.SPAN, 3);

    assertThat(ledger.accounts().discardedSpans()).isZero();
    assertThat(ledger.discarded(DiscardReason.SAMPLE_RATE, DataCategory.SPAN)).isEqualTo(1);
    assertThat(ledger.discarded(DiscardReason.BACKPRESSURE, DataCategory.SPAN)).isEqualTo(2);
    assertThat(ledger.discarded(DiscardReason.IGNORED, DataCategory.SPAN)).isEqualTo(3);
  }

  @Test
  void equationHolds() {
    for (int i = 0; i < 10; i++) {
      ledger.spanEnded();
    }
    ledger.spansDelivered(7);
    ledger.discardSpans(DiscardReason.IGNORED, 3);

    Accounts accounts = ledger.accounts();

    assertThat(accounts.endedSpans())
        .isEqualTo(accounts.deliveredSpans() + accounts.discardedSpans() + accounts.spooledSpans());
  }

  @Test
  void envelopeOfLogsCountsItemsAndBytes() {
    ledger.discard(DiscardReason.SEND_ERROR, TestEnvelopes.ofBytes(DataCategory.LOG_ITEM, 3, 600));
    ledger.discard(
        DiscardReason.SEND_ERROR, TestEnvelopes.ofBytes(DataCategory.TRACE_METRIC, 2, 70));

    assertThat(ledger.discarded(DiscardReason.SEND_ERROR, DataCategory.LOG_ITEM)).isEqualTo(3);
    assertThat(ledger.discarded(DiscardReason.SEND_ERROR, DataCategory.LOG_BYTE)).isEqualTo(600);
    assertThat(ledger.discarded(DiscardReason.SEND_ERROR, DataCategory.TRACE_METRIC)).isEqualTo(2);
    assertThat(ledger.discarded(DiscardReason.SEND_ERROR, DataCategory.TRACE_METRIC_BYTE))
        .isEqualTo(70);
  }
}
