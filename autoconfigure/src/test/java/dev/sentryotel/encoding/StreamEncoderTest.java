package dev.sentryotel.encoding;

import static dev.sentryotel.encoding.SegmentFixture.MILLI;
import static dev.sentryotel.encoding.SegmentFixture.ROOT_ID;
import static dev.sentryotel.encoding.SegmentFixture.START_NANOS;
import static dev.sentryotel.encoding.SegmentFixture.TRACE_ID;
import static dev.sentryotel.encoding.SegmentFixture.child;
import static dev.sentryotel.encoding.SegmentFixture.context;
import static dev.sentryotel.encoding.SegmentFixture.leftovers;
import static dev.sentryotel.encoding.SegmentFixture.root;
import static dev.sentryotel.encoding.SegmentFixture.segment;
import static dev.sentryotel.encoding.SegmentFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.mapping.AttributePolicy;
import dev.sentryotel.mapping.PersonalData;
import dev.sentryotel.propagation.FixedContexts;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.Deployment;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.testing.EnvelopeReader.ReadEnvelope;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StreamEncoderTest {

  private static final AttributeKey<String> TEXT = AttributeKey.stringKey("text");

  private final SegmentFixture fixture = new SegmentFixture();

  @Test
  void rootIsTheSegmentAndComesFirst() {
    JsonNode container = fixture.encodeOne(fixture.stream(), segment(root(), List.of(child(1, 1))));

    assertThat(container.at("/items/0/is_segment").booleanValue()).isTrue();
    assertThat(container.at("/items/0/attributes/thread.id/value").longValue()).isEqualTo(31);
    assertThat(container.at("/items/0/attributes/sentry.sample_rate/value").doubleValue())
        .isEqualTo(0.25);
    assertThat(container.at("/items/1/is_segment").booleanValue()).isFalse();
    assertThat(container.at("/items/1/attributes").has("thread.id")).isFalse();
    assertThat(fixture.envelopes.get(0).category()).isEqualTo(DataCategory.SPAN);
    assertThat(fixture.envelopes.get(0).spanCount()).isEqualTo(2);
  }

  @Test
  void containerHasAtMostOneThousandSpans() {
    List<SpanData> children = IntStream.rangeClosed(1, 2000).mapToObj(i -> child(i, i)).toList();

    List<ReadEnvelope> envelopes = fixture.encode(fixture.stream(), segment(root(), children));

    assertThat(envelopes)
        .extracting(envelope -> envelope.items().get(0).header().get("item_count").intValue())
        .containsExactly(1000, 1000, 1);
  }

  @Test
  void containerHasAtMostFiveMillionBytes() {
    Attributes large = Attributes.of(TEXT, "x".repeat(900_000));
    List<SpanData> children =
        IntStream.rangeClosed(1, 12).mapToObj(i -> child(i, i, large)).toList();

    List<ReadEnvelope> envelopes = fixture.encode(fixture.stream(), segment(root(), children));

    assertThat(envelopes)
        .extracting(envelope -> envelope.items().get(0).json().get("items").size())
        .containsExactly(6, 5, 2);
    assertThat(
            envelopes
                .get(2)
                .items()
                .get(0)
                .json()
                .at("/items/1/attributes/text/value")
                .stringValue())
        .hasSize(900_000);
  }

  @Test
  void textOfMoreThanATransactionTakesLeavesWholeInAContainerOfItsOwn() {
    Attributes large = Attributes.of(TEXT, "x".repeat(4_900_000));

    List<ReadEnvelope> envelopes =
        fixture.encode(
            fixture.stream(),
            segment(root(), List.of(child(1, 1, large), child(2, 2, large), child(3, 3))));

    assertThat(envelopes)
        .extracting(
            envelope ->
                envelope
                    .items()
                    .get(0)
                    .json()
                    .at("/items/0/attributes/text/value")
                    .asString("")
                    .length())
        .contains(4_900_000);
    assertThat(envelopes).hasSize(2);
    assertThat(fixture.shrunk()).containsExactly(0L, 0L);
  }

  @Test
  void spanTooLargeForAContainerIsMadeSmaller() {
    var giant = Attributes.builder();
    IntStream.range(0, 10).forEach(i -> giant.put("text" + i, "\u0001".repeat(1_000_000)));

    List<ReadEnvelope> envelopes =
        fixture.encode(
            fixture.stream(),
            segment(root(), List.of(child(1, 1), child(2, 2, giant.build()), child(3, 3))));

    assertThat(envelopes.stream().mapToInt(e -> e.items().get(0).json().get("items").size()).sum())
        .isEqualTo(4);
    assertThat(
            envelopes
                .get(1)
                .items()
                .get(0)
                .json()
                .at("/items/0/attributes/text3/value")
                .stringValue())
        .isEqualTo("\u0001".repeat(2048));
    assertThat(fixture.shrunk()).containsExactly(1L, 0L);
    assertThat(fixture.discardedSpans(DiscardReason.INVALID)).isZero();
  }

  @Test
  void spansThatSentryWouldRefuseAreDroppedAndCounted() {
    SpanData backwards =
        span("late", context(3), context(ROOT_ID), 0, Attributes.empty())
            .setEndEpochNanos(START_NANOS - MILLI)
            .build();
    SpanContext foreign =
        SpanContext.create(
            TRACE_ID.replace('0', '1'), ROOT_ID, TraceFlags.getSampled(), TraceState.getDefault());
    SpanData ofAnotherTrace =
        span("foreign", foreign, context(ROOT_ID), 0, Attributes.empty()).build();

    JsonNode container =
        fixture.encodeOne(
            fixture.stream(), segment(root(), List.of(backwards, ofAnotherTrace, child(1, 1))));

    assertThat(container.get("items")).hasSize(2);
    assertThat(fixture.discardedSpans(DiscardReason.INVALID)).isEqualTo(2);
  }

  @Test
  void tagsOfTheNamesOfOurAttributesAreNotWrittenBesideThem() {
    Deployment deployment = new Deployment("shop@1", "production", null, null);
    EncodingOptions options =
        new EncodingOptions(
            () -> deployment,
            Map.of("sentry.release", "other", "sentry.sdk.name", "other", "region", "eu"),
            List.of(),
            AttributePolicy.of(PersonalData.WITHHELD));
    StreamEncoder encoder =
        StreamEncoder.create(
            options, FixedContexts.of(Map.of("public_key", "key")), fixture.ledger);

    JsonNode container = fixture.encodeOne(encoder, segment(root(), List.of()));

    assertThat(container.at("/items/0/attributes/sentry.release/value").asString())
        .isEqualTo("shop@1");
    assertThat(container.at("/items/0/attributes/region/value").asString()).isEqualTo("eu");
  }

  @Test
  void segmentWithNothingToSendMakesNoEnvelope() {
    fixture.encode(fixture.stream(), leftovers("root", true, List.of()));

    assertThat(fixture.envelopes).isEmpty();
  }

  @Test
  void unnamedSegmentHasAName() {
    JsonNode container =
        fixture.encodeOne(fixture.stream(), leftovers(null, false, List.of(child(1, 1))));

    assertThat(container.at("/items/0/attributes/sentry.segment.name/value").stringValue())
        .isEqualTo("<unlabeled transaction>");
  }

  @Test
  void traceContinuedWithoutBaggageCarriesTheLeast() {
    fixture.contexts(FixedContexts.empty());

    List<ReadEnvelope> envelopes = fixture.encode(fixture.stream(), segment(root(), List.of()));

    assertThat(envelopes.get(0).header().at("/trace/trace_id").stringValue()).isEqualTo(TRACE_ID);
  }

  @Test
  void traceContinuedWithAContextThatSentryRefusesCarriesTheLeast() {
    fixture.contexts(FixedContexts.of(Map.of("public_key", "key", "sampled", "maybe")));

    List<ReadEnvelope> envelopes = fixture.encode(fixture.stream(), segment(root(), List.of()));

    assertThat(envelopes.get(0).header().path("trace").has("sampled")).isFalse();
  }

  @Test
  void traceContinuedWithTheContextOfAnotherCarriesTheLeast() {
    fixture.contexts(
        FixedContexts.of(Map.of("public_key", "key", "trace_id", TRACE_ID.replace('0', '1'))));

    List<ReadEnvelope> envelopes = fixture.encode(fixture.stream(), segment(root(), List.of()));

    assertThat(envelopes.get(0).header().at("/trace/trace_id").stringValue()).isEqualTo(TRACE_ID);
  }

  @Test
  void spansInAreSpansOut() {
    SegmentEncoder encoder = fixture.stream();

    for (int count : new int[] {0, 1, 999, 1000, 1001}) {
      fixture.envelopes.clear();
      List<SpanData> children = IntStream.rangeClosed(1, count).mapToObj(i -> child(i, i)).toList();
      fixture.encode(encoder, segment(root(), children));

      assertThat(fixture.envelopes.stream().mapToInt(Envelope::spanCount).sum())
          .isEqualTo(count + 1);
    }
  }
}
