package dev.sentryotel.trace;

import static dev.sentryotel.encoding.LeftoverSpans.STREAM;
import static dev.sentryotel.encoding.LeftoverSpans.TRANSACTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.encoding.LeftoverSpans;
import dev.sentryotel.encoding.TraceLifecycle;
import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which spans leave together, and when; the encoder looks only when told. */
class SegmentAssemblyTest {

  private static final Duration WAIT = Duration.ofNanos(EncoderThread.NAP_NANOS);

  @Test
  void completeSegmentLeavesAtTheNextLookInTheOrderInWhichItEnded() {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.DEFAULTS)) {
      Span root = bed.root("root");
      Span first = bed.child(root, "first");
      Span second = bed.child(first, "second");
      second.end();
      first.end();
      root.end();

      List<TakenSpans> taken = bed.look();

      assertThat(taken)
          .containsExactly(
              new TakenSpans("root", List.of("second", "first"), spanId(root), "root", true));
      assertThat(bed.processor.pending()).isEqualTo(new PendingSpans(0, 0, 0, 0));
      assertThat(bed.missing()).isZero();
    }
  }

  @Test
  void endedChildrenOfAnOpenRootStay() {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.DEFAULTS)) {
      Span root = bed.root("root");
      bed.endedChildren(root, 3);

      List<TakenSpans> taken = bed.look(Duration.ofMinutes(59));

      assertThat(taken).isEmpty();
      assertThat(bed.flush()).isEmpty();
      assertThat(bed.processor.pending()).isEqualTo(new PendingSpans(3, 0, 0, 0));
    }
  }

  @Test
  void stragglersAreWaitedForUntilTheLastHasEnded() {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.DEFAULTS)) {
      Span root = bed.root("root");
      Span child = bed.child(root, "child");
      root.end();
      assertThat(bed.look()).isEmpty();
      child.end();

      List<TakenSpans> taken = bed.look();

      assertThat(taken).hasSize(1);
      assertThat(taken.get(0).spans()).containsExactly("child");
    }
  }

  @Test
  void stragglersAreNotWaitedForLonger() {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.DEFAULTS)) {
      Span root = bed.root("root");
      bed.child(root, "child");
      root.end();
      assertThat(bed.look()).isEmpty();
      assertThat(bed.look(WAIT.minusNanos(1))).isEmpty();

      List<TakenSpans> taken = bed.look(Duration.ofNanos(1));

      assertThat(taken).hasSize(1);
      assertThat(taken.get(0).spans()).isEmpty();
    }
  }

  @Test
  void flushDoesNotWaitForStragglers() {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.DEFAULTS)) {
      Span root = bed.root("root");
      bed.child(root, "child");
      root.end();
      bed.look();

      List<TakenSpans> taken = bed.flush();

      assertThat(taken).extracting(TakenSpans::root).containsExactly("root");
    }
  }

  @ParameterizedTest
  @EnumSource(LeftoverSpans.class)
  void lateChildrenLeaveTogetherUnderTheNameOfTheirSegment(LeftoverSpans leftovers) {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.options(leftovers))) {
      Span root = bed.root("root");
      Span one = bed.child(root, "one");
      Span two = bed.child(root, "two");
      root.updateName("final");
      root.end();
      bed.flush();
      one.end();
      assertThat(bed.look()).isEmpty();
      two.end();

      List<TakenSpans> taken = bed.look(WAIT);

      assertThat(taken)
          .containsExactly(
              new TakenSpans(null, List.of("one", "two"), spanId(root), "final", true));
      assertThat(bed.missing()).isZero();
    }
  }

  @Test
  void childStartedAfterItsRootWasTakenIsLate() {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.DEFAULTS)) {
      Span root = bed.root("root");
      root.end();
      bed.look();
      bed.child(Span.wrap(root.getSpanContext()), "child").end();

      List<TakenSpans> taken = bed.flush();

      assertThat(taken)
          .containsExactly(new TakenSpans(null, List.of("child"), spanId(root), "root", true));
    }
  }

  @Test
  void manyChildrenOfAnOpenRootLeaveUnderAProvisionalName() {
    SegmentOptions options = TraceTestBed.options(3, 100, TraceLifecycle.STATIC, STREAM);
    try (TraceTestBed bed = TraceTestBed.stepped(options)) {
      Span root = bed.root("root");
      bed.endedChildren(root, 3);
      assertThat(bed.look())
          .containsExactly(
              new TakenSpans(
                  null, List.of("child-0", "child-1", "child-2"), spanId(root), "root", false));
      bed.child(root, "last").end();
      root.end();

      List<TakenSpans> taken = bed.look();

      assertThat(taken)
          .containsExactly(new TakenSpans("root", List.of("last"), spanId(root), "root", true));
    }
  }

  @Test
  void surplusChildrenOfAnOpenRootAreLostWhereTheyCannotBeStreamed() {
    SegmentOptions options = TraceTestBed.options(3, 100, TraceLifecycle.STATIC, TRANSACTION);
    try (TraceTestBed bed = TraceTestBed.stepped(options)) {
      Span root = bed.root("root");
      bed.endedChildren(root, 5);
      root.end();

      List<TakenSpans> taken = bed.look();

      assertThat(taken).hasSize(1);
      assertThat(taken.get(0).spans()).containsExactly("child-0", "child-1", "child-2");
      assertThat(bed.lostSpans(DiscardReason.BUFFER_OVERFLOW)).isEqualTo(2);
      assertThat(bed.lostTransactions(DiscardReason.BUFFER_OVERFLOW)).isZero();
      assertThat(bed.missing()).isZero();
    }
  }

  @Test
  void transactionKeepsTheChildrenThatStartedFirst() {
    SegmentOptions options = TraceTestBed.options(2, 100, TraceLifecycle.STATIC, STREAM);
    try (TraceTestBed bed = TraceTestBed.stepped(options)) {
      Span root = bed.root("root");
      List<Span> children = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        children.add(
            bed.tracer
                .spanBuilder("child-" + i)
                .setParent(Context.root().with(root))
                .setStartTimestamp(i + 1, TimeUnit.SECONDS)
                .startSpan());
      }
      Collections.reverse(children);
      children.forEach(Span::end);
      root.end();

      List<TakenSpans> taken = bed.look();

      assertThat(taken)
          .containsExactly(
              new TakenSpans("root", List.of("child-0", "child-1"), spanId(root), "root", true),
              new TakenSpans(null, List.of("child-2", "child-3"), spanId(root), "root", true));
    }
  }

  @Test
  void childrenOfARootOpenForTooLongLeaveWithoutItAndTheRootLater() {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.DEFAULTS)) {
      Span root = bed.root("root");
      bed.child(root, "early").end();
      bed.look();
      assertThat(bed.look(TraceTestBed.DEFAULTS.maxSegmentAge()))
          .containsExactly(new TakenSpans(null, List.of("early"), spanId(root), "root", false));
      bed.child(root, "next").end();
      root.end();

      List<TakenSpans> taken = bed.look();

      assertThat(taken)
          .containsExactly(new TakenSpans("root", List.of("next"), spanId(root), "root", true));
    }
  }

  @Test
  void childrenOfARootOpenForTooLongAreLostWhereTheyCannotBeStreamed() {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.options(TRANSACTION))) {
      Span root = bed.root("root");
      bed.endedChildren(root, 2);
      bed.look();
      assertThat(bed.look(TraceTestBed.DEFAULTS.maxSegmentAge())).isEmpty();
      assertThat(bed.lostSpans(DiscardReason.BUFFER_OVERFLOW)).isEqualTo(2);
      root.end();

      List<TakenSpans> taken = bed.look();

      assertThat(taken).extracting(TakenSpans::root).containsExactly("root");
      assertThat(bed.missing()).isZero();
    }
  }

  @Test
  void segmentsOfOneTraceStayApart() {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.DEFAULTS)) {
      SpanContext remote =
          SpanContext.createFromRemoteParent(
              "0af7651916cd43dd8448eb211c80319c",
              "b7ad6b7169203331",
              TraceFlags.getSampled(),
              io.opentelemetry.api.trace.TraceState.getDefault());
      Span one = bed.child(Span.wrap(remote), "one");
      Span two = bed.child(Span.wrap(remote), "two");
      bed.child(one, "of one").end();
      bed.child(two, "of two").end();
      one.end();
      two.end();

      List<TakenSpans> taken = bed.look();

      assertThat(taken)
          .containsExactly(
              new TakenSpans("one", List.of("of one"), spanId(one), "one", true),
              new TakenSpans("two", List.of("of two"), spanId(two), "two", true));
    }
  }

  @Test
  void traceIdReusedForEverLeavesNothingBehind() {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.DEFAULTS)) {
      SpanContext remote =
          SpanContext.createFromRemoteParent(
              "0af7651916cd43dd8448eb211c80319c",
              "b7ad6b7169203331",
              TraceFlags.getSampled(),
              io.opentelemetry.api.trace.TraceState.getDefault());
      int segments = 0;

      for (int i = 0; i < 10_000; i++) {
        Span root = bed.child(Span.wrap(remote), "root");
        bed.child(root, "child").end();
        root.end();
        segments += bed.look().size();
      }

      assertThat(segments).isEqualTo(10_000);
      assertThat(bed.processor.pending().total()).isZero();
      assertThat(bed.lostSpans()).isZero();
    }
  }

  @Test
  void hundredThousandSpansUnderOneRootAllLeave() {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.DEFAULTS)) {
      Span root = bed.root("root");
      long leftovers = 0;
      for (int i = 0; i < 100; i++) {
        bed.endedChildren(root, 1000);
        leftovers += bed.look().stream().mapToInt(taken -> taken.spans().size()).sum();
      }
      root.end();

      List<TakenSpans> taken = bed.look();

      assertThat(leftovers).isEqualTo(100_000);
      assertThat(taken).extracting(TakenSpans::root).containsExactly("root");
      assertThat(bed.lostSpans()).isZero();
      assertThat(bed.missing()).isZero();
    }
  }

  @Test
  void chainTenThousandDeepLeavesWithItsRootOrAfter() {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.DEFAULTS)) {
      List<Span> chain = new ArrayList<>(List.of(bed.root("root")));
      for (int depth = 1; depth < 10_000; depth++) {
        chain.add(bed.child(chain.get(depth - 1), "span-" + depth));
      }
      Collections.reverse(chain);
      chain.forEach(Span::end);

      List<TakenSpans> taken = bed.look();

      assertThat(taken).hasSize(2);
      assertThat(taken.get(0).root()).isEqualTo("root");
      assertThat(taken.get(0).spans()).hasSize(1000);
      assertThat(taken.get(1).spans()).hasSize(8999);
      assertThat(bed.missing()).isZero();
    }
  }

  @Test
  void rootThatEndsBeforeItStartsLeavesLikeAnyOther() {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.DEFAULTS)) {
      Span root =
          bed.tracer
              .spanBuilder("root")
              .setNoParent()
              .setStartTimestamp(100, TimeUnit.SECONDS)
              .startSpan();
      bed.child(root, "child").end();
      root.end(99, TimeUnit.SECONDS);

      List<TakenSpans> taken = bed.look();

      assertThat(taken)
          .containsExactly(new TakenSpans("root", List.of("child"), spanId(root), "root", true));
    }
  }

  @Test
  void spansEndedTwiceLeaveOnce() {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.DEFAULTS)) {
      Span root = bed.root("root");
      Span child = bed.child(root, "child");
      child.end();
      child.end();
      root.end();
      root.end();

      List<TakenSpans> taken = bed.look();

      assertThat(taken)
          .containsExactly(new TakenSpans("root", List.of("child"), spanId(root), "root", true));
      assertThat(bed.ledger.endedSpans()).isEqualTo(2);
    }
  }

  @Test
  void rootHandedInTwiceIsCountedAsInvalid() {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.DEFAULTS)) {
      Span root = bed.root("root");
      root.end();
      bed.processor.onEnd((ReadableSpan) root);

      List<TakenSpans> taken = bed.look();

      assertThat(taken).hasSize(1);
      assertThat(bed.lostSpans(DiscardReason.INVALID)).isEqualTo(1);
      assertThat(bed.missing()).isZero();
    }
  }

  @Test
  void rootThatIsNeverEndedKeepsNothingButItsOpenSpans() {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.DEFAULTS)) {
      Span root = bed.root("root");
      bed.endedChildren(root, 10);
      bed.child(root, "never ended");
      bed.look();

      bed.look(TraceTestBed.DEFAULTS.maxSegmentAge());

      assertThat(bed.processor.pending().total()).isZero();
      assertThat(bed.missing()).isZero();
    }
  }

  @Test
  void fullLineRefusesTheNewestSegment() {
    SegmentOptions options = TraceTestBed.options(4, 5, TraceLifecycle.STATIC, STREAM);
    try (TraceTestBed bed = TraceTestBed.stepped(options)) {
      Span old = bed.root("old");
      bed.endedChildren(old, 2);
      Span young = bed.root("young");
      bed.endedChildren(young, 2);
      old.end();
      young.end();

      List<TakenSpans> taken = bed.look();

      assertThat(taken).extracting(TakenSpans::root).containsExactly("old");
      assertThat(bed.lostTransactions(DiscardReason.QUEUE_OVERFLOW)).isEqualTo(1);
      assertThat(bed.lostSpans(DiscardReason.QUEUE_OVERFLOW)).isEqualTo(3);
      assertThat(bed.processor.pending()).isEqualTo(new PendingSpans(0, 0, 0, 0));
      assertThat(bed.missing()).isZero();
    }
  }

  @Test
  void lateChildOfARefusedRootStillLeaves() {
    SegmentOptions options = TraceTestBed.options(4, 4, TraceLifecycle.STATIC, STREAM);
    try (TraceTestBed bed = TraceTestBed.stepped(options)) {
      Span other = bed.root("other");
      bed.endedChildren(other, 4);
      Span refused = bed.root("refused");
      Span late = bed.child(refused, "late");
      refused.end();
      bed.look();
      late.end();

      List<TakenSpans> taken = bed.flush();

      assertThat(taken)
          .containsExactly(new TakenSpans(null, List.of("late"), spanId(refused), "refused", true));
      assertThat(bed.missing()).isZero();
    }
  }

  @Test
  void fullBufferRefusesChildrenOfOpenRoots() {
    SegmentOptions options = TraceTestBed.options(16, 16, TraceLifecycle.STATIC, TRANSACTION);
    try (TraceTestBed bed = TraceTestBed.stepped(options)) {
      Span one = bed.root("one");
      bed.endedChildren(one, 15);
      Span two = bed.root("two");
      bed.endedChildren(two, 10);

      PendingSpans pending = bed.processor.pending();

      // Up to seven of each open root come in unseen.
      assertThat(pending).isEqualTo(new PendingSpans(22, 0, 0, 0));
      assertThat(bed.lostSpans(DiscardReason.BUFFER_OVERFLOW)).isEqualTo(3);
      assertThat(bed.missing()).isZero();
    }
  }

  @Test
  void fullBufferGivesUpTheOldestOfTheOpenSegments() {
    SegmentOptions options = TraceTestBed.options(16, 16, TraceLifecycle.STATIC, TRANSACTION);
    try (TraceTestBed bed = TraceTestBed.stepped(options)) {
      Span old = bed.root("old");
      bed.endedChildren(old, 7);
      Span young = bed.root("young");
      bed.endedChildren(young, 9);

      List<TakenSpans> taken = bed.look();

      assertThat(taken).isEmpty();
      assertThat(bed.lostSpans(DiscardReason.BUFFER_OVERFLOW)).isEqualTo(7);
      assertThat(bed.processor.pending().open()).isEqualTo(9);
    }
  }

  @Test
  void fullBufferSendsTheOldestWhereTheyCanBeStreamed() {
    SegmentOptions options = TraceTestBed.options(16, 16, TraceLifecycle.STATIC, STREAM);
    try (TraceTestBed bed = TraceTestBed.stepped(options)) {
      Span old = bed.root("old");
      bed.endedChildren(old, 7);
      Span young = bed.root("young");
      bed.endedChildren(young, 9);

      List<TakenSpans> taken = bed.look();

      assertThat(taken).extracting(TakenSpans::segmentName).containsExactly("old");
      assertThat(bed.lostSpans()).isZero();
    }
  }

  @Test
  void requestsOfTheClientAreDroppedAndNotCounted() {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.options(STREAM))) {
      Span root = bed.root("root");
      Span own = bed.child(root, "own");
      own.setAttribute("url.full", "https://sentry.example/api/5/envelope/");
      own.end();
      Span other = bed.child(root, "other");
      other.setAttribute("url.full", "https://shop.example/");
      other.end();
      root.end();

      List<TakenSpans> taken = bed.look();

      assertThat(taken)
          .containsExactly(new TakenSpans("root", List.of("other"), spanId(root), "root", true));
      assertThat(bed.ledger.endedSpans()).isEqualTo(2);
      assertThat(bed.lostSpans()).isZero();
      assertThat(bed.missing()).isZero();
    }
  }

  @Test
  void requestOfTheClientDropsItsWholeSegment() {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.options(STREAM))) {
      Span own =
          bed.tracer
              .spanBuilder("POST")
              .setSpanKind(SpanKind.CLIENT)
              .setAttribute("http.url", "https://sentry.example/api/5/envelope/")
              .startSpan();
      bed.child(own, "connect").end();
      own.end();

      List<TakenSpans> taken = bed.look();

      assertThat(taken).isEmpty();
      assertThat(bed.ledger.endedSpans()).isZero();
      assertThat(bed.missing()).isZero();
    }
  }

  @Test
  void requestServedUnderSuchAUrlIsKept() {
    try (TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.options(STREAM))) {
      bed.tracer
          .spanBuilder("POST")
          .setSpanKind(SpanKind.SERVER)
          .setAttribute("url.full", "https://sentry.example/api/5/envelope/")
          .startSpan()
          .end();

      List<TakenSpans> taken = bed.look();

      assertThat(taken).hasSize(1);
    }
  }

  @Test
  void releaseGivesUpOpenRootsAndSendsTheOthers() {
    TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.DEFAULTS);
    Span open = bed.root("open");
    bed.endedChildren(open, 2);
    Span straggling = bed.root("straggling");
    bed.child(straggling, "child");
    straggling.end();

    List<TakenSpans> taken = bed.release();

    assertThat(taken).extracting(TakenSpans::root).containsExactly("straggling");
    assertThat(bed.lostSpans(DiscardReason.BUFFER_OVERFLOW)).isEqualTo(2);
    assertThat(bed.lostTransactions(DiscardReason.BUFFER_OVERFLOW)).isZero();
    assertThat(bed.missing()).isZero();
  }

  @Test
  void spansEndedAfterReleaseAreCounted() {
    TraceTestBed bed = TraceTestBed.stepped(TraceTestBed.DEFAULTS);
    Span root = bed.root("root");
    Span child = bed.child(root, "child");
    bed.release();
    child.end();
    bed.child(root, "started after").end();
    root.end();
    bed.root("other").end();

    List<TakenSpans> taken = bed.taken();

    assertThat(taken).isEmpty();
    assertThat(bed.ledger.endedSpans()).isEqualTo(4);
    assertThat(bed.lostSpans(DiscardReason.BUFFER_OVERFLOW)).isEqualTo(4);
    assertThat(bed.lostTransactions(DiscardReason.BUFFER_OVERFLOW)).isEqualTo(2);
    assertThat(bed.missing()).isZero();
  }

  @Test
  void streamSendsWhatHasEndedEveryFiveSeconds() {
    SegmentOptions options = TraceTestBed.options(1000, 1000, TraceLifecycle.STREAM, STREAM);
    try (TraceTestBed bed = TraceTestBed.stepped(options)) {
      Span root = bed.root("root");
      bed.child(root, "one").end();
      assertThat(bed.look()).isEmpty();
      bed.child(root, "two").end();

      List<TakenSpans> taken = bed.look(Duration.ofSeconds(5));

      assertThat(taken)
          .containsExactly(
              new TakenSpans(null, List.of("one", "two"), spanId(root), "root", false));
    }
  }

  @Test
  void streamSendsTheRestWithTheRootAndWaitsForNobody() {
    SegmentOptions options = TraceTestBed.options(1000, 1000, TraceLifecycle.STREAM, STREAM);
    try (TraceTestBed bed = TraceTestBed.stepped(options)) {
      Span root = bed.root("root");
      Span open = bed.child(root, "open");
      bed.child(root, "ended").end();
      root.end();

      List<TakenSpans> taken = bed.look();

      assertThat(taken)
          .containsExactly(new TakenSpans("root", List.of("ended"), spanId(root), "root", true));
      open.end();
      assertThat(bed.look()).isEmpty();
      assertThat(bed.look(Duration.ofSeconds(5))).hasSize(1);
    }
  }

  @Test
  void streamIsSentByFlushToo() {
    SegmentOptions options = TraceTestBed.options(1000, 1000, TraceLifecycle.STREAM, STREAM);
    try (TraceTestBed bed = TraceTestBed.stepped(options)) {
      Span root = bed.root("root");
      bed.child(root, "ended").end();

      List<TakenSpans> taken = bed.flush();

      assertThat(taken).hasSize(1);
    }
  }

  @Test
  void streamedRootThatIsRefusedIsNoTransaction() {
    SegmentOptions options = TraceTestBed.options(1, 1, TraceLifecycle.STREAM, STREAM);
    try (TraceTestBed bed = TraceTestBed.stepped(options)) {
      bed.root("one").end();
      bed.root("two").end();

      List<TakenSpans> taken = bed.look();

      assertThat(taken).extracting(TakenSpans::root).containsExactly("one");
      assertThat(bed.lostSpans(DiscardReason.QUEUE_OVERFLOW)).isEqualTo(1);
      assertThat(bed.lostTransactions(DiscardReason.QUEUE_OVERFLOW)).isZero();
    }
  }

  private static String spanId(Span span) {
    return span.getSpanContext().getSpanId();
  }
}
