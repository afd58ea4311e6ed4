package dev.sentryotel.encoding;

import static dev.sentryotel.encoding.SegmentFixture.MILLI;
import static dev.sentryotel.encoding.SegmentFixture.ROOT_ID;
import static dev.sentryotel.encoding.SegmentFixture.START_NANOS;
import static dev.sentryotel.encoding.SegmentFixture.child;
import static dev.sentryotel.encoding.SegmentFixture.context;
import static dev.sentryotel.encoding.SegmentFixture.id;
import static dev.sentryotel.encoding.SegmentFixture.leftovers;
import static dev.sentryotel.encoding.SegmentFixture.root;
import static dev.sentryotel.encoding.SegmentFixture.segment;
import static dev.sentryotel.encoding.SegmentFixture.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryotel.propagation.FixedContexts;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.testing.EnvelopeReader.ReadEnvelope;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class TransactionEncoderTest {

  private static final AttributeKey<String> TEXT = AttributeKey.stringKey("text");

  private static final Tracer TRACER = SdkTracerProvider.builder().build().get("test");

  private final SegmentFixture fixture = new SegmentFixture();

  @Test
  void rootWithItsChildrenIsOneTransaction() {
    FinishedSegment segment = segment(root(), List.of(child(2, 20), child(1, 10)));

    JsonNode transaction = fixture.encodeOne(fixture.transactions(LeftoverSpans.STREAM), segment);

    assertThat(ids(transaction.get("spans"))).containsExactly(id(2), id(1));
    assertThat(transaction.at("/contexts/trace/span_id").stringValue()).isEqualTo(ROOT_ID);
    assertThat(fixture.envelopes.get(0).category()).isEqualTo(DataCategory.TRANSACTION);
    assertThat(fixture.envelopes.get(0).spanCount()).isEqualTo(3);
    assertThat(fixture.shrunk()).containsExactly(0L, 0L);
  }

  @Test
  void timesAreCutToMicrosecondsWithoutRounding() {
    SpanData root =
        span("root", context(ROOT_ID), SpanContext.getInvalid(), 0, Attributes.empty())
            .setStartEpochNanos(1_767_225_600_000_000_999L)
            .setEndEpochNanos(1_767_225_600_999_999_999L)
            .build();

    fixture.encodeOne(fixture.transactions(LeftoverSpans.STREAM), segment(root, List.of()));

    assertThat(new String(fixture.envelopes.get(0).bytes(), StandardCharsets.UTF_8))
        .contains("\"start_timestamp\":1767225600.000000,\"timestamp\":1767225600.999999,");
  }

  @Test
  void rootThatEndsBeforeItStartsHasNoLength() {
    SpanData root =
        span("root", context(ROOT_ID), SpanContext.getInvalid(), 0, Attributes.empty())
            .setEndEpochNanos(START_NANOS - 1)
            .build();

    JsonNode transaction =
        fixture.encodeOne(fixture.transactions(LeftoverSpans.STREAM), segment(root, List.of()));

    assertThat(transaction.get("timestamp")).isEqualTo(transaction.get("start_timestamp"));
  }

  @Test
  void rootWithoutNameIsUnlabeled() {
    SpanData root =
        span("", context(ROOT_ID), SpanContext.getInvalid(), 0, Attributes.empty()).build();

    JsonNode transaction =
        fixture.encodeOne(fixture.transactions(LeftoverSpans.STREAM), segment(root, List.of()));

    assertThat(transaction.get("transaction").stringValue()).isEqualTo("<unlabeled transaction>");
  }

  @Test
  void childrenThatSentryWouldRefuseAreDroppedAndCounted() {
    SpanData backwards =
        span("late", context(3), context(ROOT_ID), 0, Attributes.empty())
            .setEndEpochNanos(START_NANOS - MILLI)
            .build();
    SpanData nameless =
        span("none", SpanContext.getInvalid(), context(ROOT_ID), 0, Attributes.empty()).build();
    FinishedSegment segment =
        segment(root(), List.of(child(1, 1), backwards, child(2, 2), nameless));

    JsonNode transaction = fixture.encodeOne(fixture.transactions(LeftoverSpans.STREAM), segment);

    assertThat(ids(transaction.get("spans"))).containsExactly(id(1), id(2));
    assertThat(fixture.discardedSpans(DiscardReason.INVALID)).isEqualTo(2);
  }

  @Test
  void rootThatSentryWouldRefuseTakesItsChildrenWithIt() {
    SpanData root =
        span("root", SpanContext.getInvalid(), SpanContext.getInvalid(), 0, Attributes.empty())
            .build();

    List<ReadEnvelope> envelopes =
        fixture.encode(
            fixture.transactions(LeftoverSpans.STREAM), segment(root, List.of(child(1, 1))));

    assertThat(envelopes).isEmpty();
    assertThat(fixture.discardedSpans(DiscardReason.INVALID)).isEqualTo(2);
    assertThat(fixture.ledger.discarded(DiscardReason.INVALID, DataCategory.TRANSACTION))
        .isEqualTo(1);
  }

  @Test
  void childrenBeyondOneThousandGoByTheNameThatTheTransactionLeftWith() {
    TransactionGate renaming =
        transaction ->
            new OutgoingTransaction(
                new DelegatingSpanData(transaction.root()) {
                  @Override
                  public String getName() {
                    return "renamed";
                  }
                },
                transaction.spans());

    List<ReadEnvelope> envelopes =
        fixture.encode(fixture.transactions(renaming), segment(root(), latestFirst(1001)));

    assertThat(envelopes)
        .extracting(each -> each.items().get(0).json())
        .satisfiesExactly(
            transaction -> assertThat(transaction.at("/transaction")).hasToString("\"renamed\""),
            container ->
                assertThat(container.at("/items/0/attributes/sentry.segment.name/value"))
                    .hasToString("\"renamed\""));
  }

  @Test
  void childrenBeyondOneThousandAreStreamed() {
    FinishedSegment segment = segment(root(), latestFirst(1003));

    List<ReadEnvelope> envelopes =
        fixture.encode(fixture.transactions(LeftoverSpans.STREAM), segment);

    assertThat(envelopes).hasSize(2);
    JsonNode transaction = envelopes.get(0).items().get(0).json();
    JsonNode container = envelopes.get(1).items().get(0).json();
    assertThat(ids(transaction.get("spans")))
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, 1000).mapToObj(SegmentFixture::id).toList());
    assertThat(ids(container.get("items"))).containsExactly(id(1001), id(1002), id(1003));
    assertThat(container.at("/items/0/attributes/sentry.segment.name/value").stringValue())
        .isEqualTo("root");
    assertThat(envelopes.get(1).header().at("/trace/asked").stringValue()).isEqualTo("frozen");
    assertThat(fixture.discardedSpans(DiscardReason.BUFFER_OVERFLOW)).isZero();
  }

  @Test
  void childrenBeyondOneThousandAreCountedWhereNothingIsStreamed() {
    FinishedSegment segment = segment(root(), latestFirst(1003));

    JsonNode transaction =
        fixture.encodeOne(fixture.transactions(LeftoverSpans.TRANSACTION), segment);

    assertThat(transaction.get("spans")).hasSize(1000);
    assertThat(fixture.discardedSpans(DiscardReason.BUFFER_OVERFLOW)).isEqualTo(3);
  }

  @Test
  void refusedTransactionIsCountedWithTheChildrenThatItHadNoRoomFor() {
    List<SpanData> children = IntStream.rangeClosed(1, 1003).mapToObj(i -> child(i, i)).toList();

    assertThat(fixture.encode(fixture.transactionsRefused(), segment(root(), children))).isEmpty();

    assertThat(fixture.discardedSpans(DiscardReason.BEFORE_SEND)).isEqualTo(1004);
    assertThat(fixture.ledger.discarded(DiscardReason.BEFORE_SEND, DataCategory.TRANSACTION))
        .isEqualTo(1);
  }

  @Test
  void leftoversAreStreamedUnderTheNameTheirSegmentHas() {
    FinishedSegment segment = leftovers("GET /owners", false, List.of(child(1, 1)));

    List<ReadEnvelope> envelopes =
        fixture.encode(fixture.transactions(LeftoverSpans.STREAM), segment);

    JsonNode span = envelopes.get(0).items().get(0).json().at("/items/0");
    assertThat(span.at("/attributes/sentry.segment.name/value").stringValue())
        .isEqualTo("GET /owners");
    assertThat(span.at("/attributes/sentry.segment.id/value").stringValue()).isEqualTo(ROOT_ID);
    assertThat(envelopes.get(0).header().at("/trace/asked").stringValue()).isEqualTo("provisional");
  }

  @Test
  void lateSpansBecomeTransactionsWithTheirDescendants() {
    SpanData late = child(1, 1);
    SpanData grandchild = span("inner", context(3), context(2), 3, Attributes.empty()).build();
    SpanData ofLate = span("outer", context(2), context(1), 2, Attributes.empty()).build();
    SpanData other = child(9, 4);

    List<ReadEnvelope> envelopes =
        fixture.encode(
            fixture.transactions(LeftoverSpans.TRANSACTION),
            leftovers("root", true, List.of(grandchild, ofLate, late, other)));

    assertThat(envelopes).hasSize(2);
    JsonNode first = envelopes.get(0).items().get(0).json();
    JsonNode second = envelopes.get(1).items().get(0).json();
    assertThat(first.at("/contexts/trace/span_id").stringValue()).isEqualTo(id(1));
    assertThat(first.at("/contexts/trace/parent_span_id").stringValue()).isEqualTo(ROOT_ID);
    assertThat(first.at("/contexts/trace/data/sentry.parent_span_already_sent").booleanValue())
        .isTrue();
    assertThat(ids(first.get("spans"))).containsExactly(id(3), id(2));
    assertThat(second.at("/contexts/trace/span_id").stringValue()).isEqualTo(id(9));
    assertThat(second.get("spans")).isEmpty();
    assertThat(first.get("event_id")).isNotEqualTo(second.get("event_id"));
  }

  @Test
  void familyOfAThousandGenerationsIsOneTransaction() {
    List<SpanData> line = new ArrayList<>();
    for (long generation = 1; generation <= 1000; generation++) {
      line.add(
          span("line", context(generation), context(generation - 1), generation, Attributes.empty())
              .build());
    }

    JsonNode transaction =
        fixture.encodeOne(
            fixture.transactions(LeftoverSpans.TRANSACTION), leftovers("root", true, line));

    assertThat(transaction.get("spans")).hasSize(999);
  }

  @Test
  void spansThatAreTheirOwnAncestorsAreStillSentOnce() {
    SpanData one = span("one", context(1), context(2), 1, Attributes.empty()).build();
    SpanData two = span("two", context(2), context(1), 2, Attributes.empty()).build();

    JsonNode transaction =
        fixture.encodeOne(
            fixture.transactions(LeftoverSpans.TRANSACTION),
            leftovers("root", true, List.of(one, two)));

    assertThat(transaction.get("transaction").stringValue()).isEqualTo("one");
    assertThat(ids(transaction.get("spans"))).containsExactly(id(2));
  }

  @Test
  void overflowOfAnOpenRootIsCountedWhereNothingIsStreamed() {
    List<ReadEnvelope> envelopes =
        fixture.encode(
            fixture.transactions(LeftoverSpans.TRANSACTION),
            leftovers("root", false, List.of(child(1, 1), child(2, 2))));

    assertThat(envelopes).isEmpty();
    assertThat(fixture.discardedSpans(DiscardReason.BUFFER_OVERFLOW)).isEqualTo(2);
  }

  @Test
  void traceContinuedWithoutBaggageHasNoSamplingContextButItsContainersTheLeast() {
    fixture.contexts(FixedContexts.empty());

    List<ReadEnvelope> envelopes =
        fixture.encode(
            fixture.transactions(LeftoverSpans.STREAM), segment(root(), latestFirst(1001)));

    assertThat(envelopes.get(0).header().has("trace")).isFalse();
    assertThat(envelopes.get(1).header().get("trace").propertyNames())
        .containsExactly("trace_id", "public_key");
  }

  @Test
  void longTextsAreCutFirst() {
    Attributes text = Attributes.of(TEXT, "é".repeat(200_000));
    FinishedSegment segment =
        segment(root(text), List.of(child(1, 1, text), child(2, 2, text), child(3, 3, text)));

    JsonNode transaction = fixture.encodeOne(fixture.transactions(LeftoverSpans.STREAM), segment);

    assertThat(transaction.at("/contexts/trace/data/text").stringValue())
        .isEqualTo("é".repeat(1024));
    assertThat(fixture.shrunk()).containsExactly(1L, 0L);
    assertThat(transaction.at("/spans/2/data/text").stringValue()).isEqualTo("é".repeat(1024));
    assertThat(fixture.discardedSpans(DiscardReason.BUFFER_OVERFLOW)).isZero();
  }

  @Test
  void largeValuesOfChildrenAreLeftOutNext() {
    Attributes text =
        Attributes.builder().put(TEXT, "x".repeat(2000)).put("small", "y".repeat(256)).build();
    List<SpanData> children =
        IntStream.rangeClosed(1, 600).mapToObj(i -> child(i, i, text)).toList();

    JsonNode transaction =
        fixture.encodeOne(
            fixture.transactions(LeftoverSpans.STREAM), segment(root(text), children));

    assertThat(transaction.at("/contexts/trace/data/text").stringValue()).hasSize(2000);
    assertThat(transaction.get("spans")).hasSize(600);
    assertThat(transaction.at("/spans/7/data").has("text")).isFalse();
    assertThat(transaction.at("/spans/7/data/small").stringValue()).hasSize(256);
    assertThat(fixture.shrunk()).containsExactly(1L, 1L);
    assertThat(fixture.discardedSpans(DiscardReason.BUFFER_OVERFLOW)).isZero();
  }

  @Test
  void childrenThatStartLastAreRemovedAtLast() {
    AttributesBuilder many = Attributes.builder();
    IntStream.range(0, 10).forEach(i -> many.put("text" + i, "x".repeat(250)));
    List<SpanData> children = new ArrayList<>(latestFirst(600, many.build()));

    JsonNode transaction =
        fixture.encodeOne(fixture.transactions(LeftoverSpans.STREAM), segment(root(), children));

    int kept = transaction.get("spans").size();
    assertThat(kept).isBetween(300, 500);
    assertThat(ids(transaction.get("spans")))
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, kept).mapToObj(SegmentFixture::id).toList());
    assertThat(fixture.discardedSpans(DiscardReason.BUFFER_OVERFLOW)).isEqualTo(600 - kept);
    assertThat(fixture.envelopes.get(0).spanCount()).isEqualTo(1 + kept);
    assertThat(fixture.shrunk()).containsExactly(1L, 1L);
    assertThat(fixture.envelopes.get(0).bytes()).hasSizeGreaterThan(1_040_000);
  }

  @Test
  void rootTooLargeAloneIsCountedWithItsChildren() {
    AttributesBuilder many = Attributes.builder();
    IntStream.range(0, 600).forEach(i -> many.put("text" + i, "x".repeat(3000)));

    List<ReadEnvelope> envelopes =
        fixture.encode(
            fixture.transactions(LeftoverSpans.STREAM),
            segment(root(many.build()), List.of(child(1, 1))));

    assertThat(envelopes).isEmpty();
    assertThat(fixture.ledger.discarded(DiscardReason.INVALID, DataCategory.TRANSACTION))
        .isEqualTo(1);
    assertThat(fixture.discardedSpans(DiscardReason.INVALID)).isEqualTo(2);
  }

  @Test
  void attributeOfTenMegabytesDoesNotLoseTheTrace() {
    Attributes giant = Attributes.of(TEXT, "\u0000\ud800".repeat(5_000_000));

    JsonNode transaction =
        fixture.encodeOne(
            fixture.transactions(LeftoverSpans.STREAM),
            segment(root(giant), List.of(child(1, 1, giant))));

    // One byte for the NUL, three for the replacement of the half pair.
    assertThat(transaction.at("/contexts/trace/data/text").stringValue())
        .isEqualTo("\u0000\ufffd".repeat(512));
  }

  @Test
  void failureHalfWayLeavesNoTraceInTheNextEnvelopeAndNothingCounted() {
    SegmentEncoder encoder = fixture.transactions(LeftoverSpans.STREAM);
    JsonNode before = fixture.encodeOne(encoder, segment(root(), List.of(child(1, 1))));
    SpanData backwards =
        span("late", context(3), context(ROOT_ID), 0, Attributes.empty())
            .setEndEpochNanos(START_NANOS - MILLI)
            .build();
    SpanData faulty =
        new DelegatingSpanData(child(2, 2)) {
          @Override
          public List<LinkData> getLinks() {
            throw new IllegalStateException("no links");
          }
        };

    assertThatThrownBy(
            () -> fixture.encode(encoder, segment(root(), List.of(backwards, child(1, 1), faulty))))
        .hasMessage("no links");

    JsonNode after = fixture.encodeOne(encoder, segment(root(), List.of(child(1, 1))));
    assertThat(withoutEventId(after)).isEqualTo(withoutEventId(before));
    assertThat(fixture.discardedSpans(DiscardReason.INVALID)).isZero();
  }

  private static JsonNode withoutEventId(JsonNode transaction) {
    return ((ObjectNode) transaction).without("event_id");
  }

  @Test
  void attributesOfOneNameAndTwoTypesAreOneMember() {
    Span span = TRACER.spanBuilder("root").startSpan();
    span.setAttribute("twice", "text").setAttribute("twice", 2L);
    span.setAttribute("sentry.source", "route");
    span.end();
    SpanData data = ((ReadableSpan) span).toSpanData();
    FinishedSegment segment =
        new FinishedSegment(
            SegmentFixture.facts(),
            data.getTraceId(),
            data.getSpanId(),
            data,
            List.of(),
            null,
            true,
            0,
            null);

    JsonNode transaction = fixture.encodeOne(fixture.transactions(LeftoverSpans.STREAM), segment);

    assertThat(transaction.at("/contexts/trace/data").has("twice")).isTrue();
  }

  private static List<SpanData> latestFirst(int count) {
    return latestFirst(count, Attributes.empty());
  }

  private static List<SpanData> latestFirst(int count, Attributes attributes) {
    return IntStream.range(0, count)
        .map(i -> count - i)
        .mapToObj(i -> child(i, i, attributes))
        .toList();
  }

  private static List<String> ids(JsonNode spans) {
    return spans.values().stream().map(span -> span.get("span_id").stringValue()).toList();
  }
}
