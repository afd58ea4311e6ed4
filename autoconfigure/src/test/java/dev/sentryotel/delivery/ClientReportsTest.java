package dev.sentryotel.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class ClientReportsTest {

  private final Ledger ledger = new Ledger();
  private final ClientReports reports = new ClientReports(ledger, new FakeTime(), true);

  @Test
  void itemIsAsOnTheWire() {
    ledger.discardTransaction(DiscardReason.QUEUE_OVERFLOW, 4);

    ClientReport report = reports.take();

    String payload =
        "{\"timestamp\":1767225600,\"discarded_events\":["
            + "{\"reason\":\"queue_overflow\",\"category\":\"transaction\",\"quantity\":1},"
            + "{\"reason\":\"queue_overflow\",\"category\":\"span\",\"quantity\":4}]}";
    assertThat(new String(report.item(), UTF_8))
        .isEqualTo(
            "{\"type\":\"client_report\",\"length\":" + payload.length() + "}\n" + payload + "\n");
  }

  @Test
  void nothingIsTakenTwiceUnlessPutBack() {
    ledger.discardSpans(DiscardReason.BEFORE_SEND, 4);

    ClientReport first = reports.take();
    ClientReport none = reports.take();
    reports.putBack(first);
    ledger.discardSpans(DiscardReason.BEFORE_SEND, 1);
    ClientReport second = reports.take();

    assertThat(none).isNull();
    assertThat(second.losses())
        .containsExactly(new Discarded(DiscardReason.BEFORE_SEND, DataCategory.SPAN, 5));
    assertThat(reports.isAnythingUnreported()).isFalse();
  }

  @Test
  void whatTheServerCountedItselfIsNotReported() {
    ledger.discardTransaction(DiscardReason.RATE_LIMITED, 4);

    assertThat(reports.isAnythingUnreported()).isFalse();
    assertThat(reports.take()).isNull();
  }

  @Test
  void reportStaysWithinFourKibibytesAndTheRestTakesTheNext() {
    for (DiscardReason reason : DiscardReason.values()) {
      for (DataCategory category : DataCategory.values()) {
        ledger.discard(reason, category, Long.MAX_VALUE / 2);
      }
    }

    List<Discarded> told = new ArrayList<>();
    for (ClientReport report = reports.take(); report != null; report = reports.take()) {
      String item = new String(report.item(), UTF_8);
      assertThat(item.substring(item.indexOf('\n') + 1).strip())
          .hasSizeLessThanOrEqualTo(ClientReports.MAX_PAYLOAD_BYTES);
      told.addAll(report.losses());
    }

    assertThat(told)
        .doesNotHaveDuplicates()
        .hasSize((DiscardReason.values().length - 1) * DataCategory.values().length);
  }

  @Test
  void concurrentTakersTellEveryLossOnce() throws InterruptedException {
    ConcurrentLinkedQueue<ClientReport> arrived = new ConcurrentLinkedQueue<>();
    int losses = 20_000;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          new Thread(
              () -> {
                for (int n = 0; n < losses; n++) {
                  ledger.discardTransaction(DiscardReason.SAMPLE_RATE, 2);
                }
              }));
      threads.add(new Thread(() -> takeOften(arrived)));
    }

    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    ClientReport last = reports.take();
    if (last != null) {
      arrived.add(last);
    }

    Map<DataCategory, Long> sums = new TreeMap<>();
    arrived.forEach(
        report ->
            report
                .losses()
                .forEach(loss -> sums.merge(loss.category(), loss.quantity(), Long::sum)));
    assertThat(sums)
        .containsExactly(
            Map.entry(DataCategory.TRANSACTION, 4L * losses),
            Map.entry(DataCategory.SPAN, 8L * losses));
  }

  private void takeOften(ConcurrentLinkedQueue<ClientReport> arrived) {
    for (int i = 0; i < 5_000; i++) {
      ClientReport report = reports.take();
      if (report != null && ThreadLocalRandom.current().nextBoolean()) {
        reports.putBack(report);
      } else if (report != null) {
        arrived.add(report);
      }
    }
  }
}
