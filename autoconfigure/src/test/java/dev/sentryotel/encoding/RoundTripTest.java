package dev.sentryotel.encoding;

import static dev.sentryotel.encoding.SegmentFixture.ROOT_ID;
import static dev.sentryotel.encoding.SegmentFixture.TRACE_ID;
import static dev.sentryotel.encoding.SegmentFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.mapping.MappedSpan;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.testing.EnvelopeReader.ReadEnvelope;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Random segments in, envelopes out, everything found again. Deliberately left out: values that are
 * not finite, in a stream empty texts and lists, links to nowhere, events, the trace state, and
 * whether a parent is remote; what mapping leaves out has its own tests.
 */
class RoundTripTest {

  private static final int ROUNDS = 60;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void transactionHoldsAllThatWasRecorded(long seed) {
    Random random = new Random(seed);
    SegmentFixture fixture = new SegmentFixture();
    SegmentEncoder encoder = fixture.transactions(LeftoverSpans.STREAM);
    for (int round = 0; round < ROUNDS; round++) {
      FinishedSegment segment = segment(random);

      JsonNode transaction = fixture.encodeOne(encoder, segment);

      String where = "seed " + seed + ", round " + round;
      SpanData root = segment.root();
      JsonNode trace = transaction.at("/contexts/trace");
      assertIds(trace, root, where);
      assertTimes(transaction, "timestamp", root, where);
      assertPlain(trace, root, where);
      assertThat(transaction.get("spans")).as(where).hasSize(segment.spans().size());
      for (int i = 0; i < segment.spans().size(); i++) {
        SpanData span = segment.spans().get(i);
        JsonNode written = transaction.get("spans").get(i);
        assertIds(written, span, where);
        assertTimes(written, "timestamp", span, where);
        assertPlain(written, span, where);
        assertThat(written.path("description").asString(""))
            .as(where)
            .isEqualTo(wellFormed(span.getName()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void streamHoldsAllThatWasRecorded(long seed) {
    Random random = new Random(seed);
    SegmentFixture fixture = new SegmentFixture();
    SegmentEncoder encoder = fixture.stream();
    for (int round = 0; round < ROUNDS; round++) {
      FinishedSegment segment = segment(random);

      JsonNode items = fixture.encodeOne(encoder, segment).get("items");

      String where = "seed " + seed + ", round " + round;
      List<SpanData> spans = new ArrayList<>(List.of(segment.root()));
      spans.addAll(segment.spans());
      assertThat(items).as(where).hasSize(spans.size());
      for (int i = 0; i < spans.size(); i++) {
        assertIds(items.get(i), spans.get(i), where);
        assertTimes(items.get(i), "end_timestamp", spans.get(i), where);
        assertTyped(items.get(i), spans.get(i), where);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8})
  void everySpanIsInOneEnvelopeOrCounted(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      SegmentFixture fixture = new SegmentFixture();
      LeftoverSpans mode = LeftoverSpans.values()[random.nextInt(2)];
      int count = random.nextInt(2500);
      List<SpanData> spans =
          IntStream.rangeClosed(1, count).mapToObj(i -> family(random, i)).toList();
      FinishedSegment segment =
          random.nextBoolean()
              ? SegmentFixture.segment(SegmentFixture.root(), spans)
              : SegmentFixture.leftovers("name", random.nextBoolean(), spans);

      List<ReadEnvelope> envelopes = fixture.encode(fixture.transactions(mode), segment);

      int sent = fixture.envelopes.stream().mapToInt(Envelope::spanCount).sum();
      int written = envelopes.stream().mapToInt(RoundTripTest::spansIn).sum();
      long discarded = discarded(fixture);
      assertThat(written).as("seed %s, round %s", seed, round).isEqualTo(sent);
      assertThat(sent + discarded)
          .as("seed %s, round %s", seed, round)
          .isEqualTo(segment.spanCount());
    }
  }

  private static int spansIn(ReadEnvelope envelope) {
    JsonNode payload = envelope.items().get(0).json();
    return payload.has("items") ? payload.get("items").size() : 1 + payload.get("spans").size();
  }

  private static long discarded(SegmentFixture fixture) {
    long sum = 0;
    for (var reason : DiscardReason.values()) {
      sum += fixture.discardedSpans(reason);
    }
    return sum;
  }

  private static SpanData family(Random random, int number) {
    long parent = random.nextInt(number);
    SpanContext parentContext = SegmentFixture.context(parent == 0 ? ROOT_ID : id(parent));
    return SegmentFixture.span(
            "span",
            SegmentFixture.context(number),
            parentContext,
            random.nextInt(1000),
            Attributes.empty())
        // One in twenty ends before it starts.
        .setEndEpochNanos(random.nextInt(20) == 0 ? 1 : Long.MAX_VALUE)
        .build();
  }

  private static FinishedSegment segment(Random random) {
    SpanContext remote =
        SpanContext.createFromRemoteParent(
            TRACE_ID, id(999_999), TraceFlags.getSampled(), TraceState.getDefault());
    SpanData root =
        span(
            random,
            SegmentFixture.context(ROOT_ID),
            random.nextBoolean() ? remote : SpanContext.getInvalid());
    List<SpanData> spans = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      spans.add(
          span(random, SegmentFixture.context(i), SegmentFixture.context(random.nextInt(9) + 1)));
    }
    return SegmentFixture.segment(root, spans);
  }

  private static SpanData span(Random random, SpanContext context, SpanContext parent) {
    Attributes attributes = attributes(random);
    long start = Math.abs(random.nextLong() >> random.nextInt(8));
    List<LinkData> links = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      links.add(LinkData.create(linked(random), attributes(random)));
    }
    return TestSpanData.builder()
        .setName(text(random))
        .setKind(SpanKind.values()[random.nextInt(SpanKind.values().length)])
        .setSpanContext(context)
        .setParentSpanContext(parent)
        .setStatus(status(random))
        .setHasEnded(true)
        .setAttributes(attributes)
        .setTotalAttributeCount(attributes.size())
        .setLinks(links)
        .setTotalRecordedLinks(links.size())
        .setStartEpochNanos(start)
        .setEndEpochNanos(start + random.nextInt(Integer.MAX_VALUE) % (Long.MAX_VALUE - start))
        .build();
  }

  private static SpanContext linked(Random random) {
    return random.nextInt(5) == 0
        ? SpanContext.getInvalid()
        : SpanContext.create(
            TRACE_ID.replace('0', '2'),
            id(1 + random.nextInt(1000)),
            random.nextBoolean() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
            TraceState.getDefault());
  }

  private static StatusData status(Random random) {
    return StatusData.create(
        StatusCode.values()[random.nextInt(3)], random.nextBoolean() ? "" : "why " + text(random));
  }

  private static Attributes attributes(Random random) {
    AttributesBuilder attributes = Attributes.builder();
    for (int i = random.nextInt(12); i > 0; i--) {
      // Names of no meaning to the mapping, odd ones among them.
      String name = "x." + random.nextInt(30) + (random.nextInt(4) == 0 ? text(random) : "");
      switch (random.nextInt(8)) {
        case 0 -> attributes.put(name, text(random));
        case 1 -> attributes.put(name, random.nextLong());
        case 2 -> attributes.put(name, Double.longBitsToDouble(random.nextLong()));
        case 3 -> attributes.put(name, random.nextBoolean());
        case 4 -> attributes.put(name, text(random), text(random));
        case 5 -> attributes.put(name, random.nextLong(), random.nextLong());
        case 6 -> attributes.put(name, random.nextGaussian(), random.nextInt(3) / 0.0);
        default -> attributes.put(AttributeKey.booleanArrayKey(name), List.of());
      }
    }
    return attributes.build();
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append((char) (random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x10000)));
    }
    return text.toString();
  }

  private static void assertIds(JsonNode written, SpanData span, String where) {
    assertThat(written.get("trace_id").stringValue()).as(where).isEqualTo(span.getTraceId());
    assertThat(written.get("span_id").stringValue()).as(where).isEqualTo(span.getSpanId());
    assertThat(written.path("parent_span_id").asString("0000000000000000"))
        .as(where)
        .isEqualTo(span.getParentSpanId());
  }

  private static void assertTimes(JsonNode written, String endKey, SpanData span, String where) {
    assertThat(nanos(written.get("start_timestamp")))
        .as(where)
        .isEqualTo(span.getStartEpochNanos() / 1000 * 1000);
    assertThat(nanos(written.get(endKey)))
        .as(where)
        .isEqualTo(span.getEndEpochNanos() / 1000 * 1000);
  }

  private static long nanos(JsonNode time) {
    return time.decimalValue().movePointRight(9).longValueExact();
  }

  private static void assertPlain(JsonNode written, SpanData span, String where) {
    assertThat(written.get("status").stringValue())
        .as(where)
        .isEqualTo(MappedSpan.of(span).status().wireName());
    JsonNode data = written.get("data");
    if (!span.getStatus().getDescription().isEmpty()) {
      assertThat(data.get("sentry.status.message").stringValue())
          .as(where)
          .isEqualTo(wellFormed(span.getStatus().getDescription()));
    }
    assertThat(data.path("otel.kind").asString("INTERNAL"))
        .as(where)
        .isEqualTo(span.getKind().name());
    assertThat(own(data, false)).as(where).isEqualTo(expected(span.getAttributes(), false));
    assertLinks(written.get("links"), span, false, where);
  }

  private static void assertTyped(JsonNode written, SpanData span, String where) {
    JsonNode attributes = written.get("attributes");
    assertThat(written.get("status").stringValue())
        .as(where)
        .isEqualTo(MappedSpan.of(span).status().isError() ? "error" : "ok");
    assertThat(attributes.at("/sentry.kind/value").asString("internal").toUpperCase(Locale.ROOT))
        .as(where)
        .isEqualTo(span.getKind().name());
    assertThat(attributes.at("/sentry.status.message/value").asString(""))
        .as(where)
        .isEqualTo(wellFormed(span.getStatus().getDescription()));
    assertThat(own(attributes, true)).as(where).isEqualTo(expected(span.getAttributes(), true));
    assertLinks(written.get("links"), span, true, where);
  }

  private static void assertLinks(
      @Nullable JsonNode written, SpanData span, boolean isTyped, String where) {
    List<LinkData> links =
        span.getLinks().stream().filter(link -> link.getSpanContext().isValid()).toList();
    assertThat(written == null ? 0 : written.size()).as(where).isEqualTo(links.size());
    for (int i = 0; i < links.size(); i++) {
      JsonNode one = written.get(i);
      SpanContext target = links.get(i).getSpanContext();
      assertThat(one.get("trace_id").stringValue()).as(where).isEqualTo(target.getTraceId());
      assertThat(one.get("span_id").stringValue()).as(where).isEqualTo(target.getSpanId());
      assertThat(one.get("sampled").booleanValue()).as(where).isEqualTo(target.isSampled());
      assertThat(own(one.path("attributes"), isTyped))
          .as(where)
          .isEqualTo(expected(links.get(i).getAttributes(), isTyped));
    }
  }

  private static Map<String, Object> own(JsonNode attributes, boolean isTyped) {
    Map<String, Object> own = new LinkedHashMap<>();
    for (var member : attributes.properties()) {
      if (member.getKey().startsWith("x.")) {
        own.put(
            member.getKey(), plain(isTyped ? member.getValue().get("value") : member.getValue()));
      }
    }
    return own;
  }

  private static Object plain(JsonNode value) {
    if (value.isArray()) {
      return value.values().stream().map(RoundTripTest::plain).toList();
    }
    if (value.isNumber()) {
      return value.isIntegralNumber()
          ? (Object) value.longValue()
          : value.decimalValue().doubleValue();
    }
    return value.isBoolean() ? (Object) value.booleanValue() : value.stringValue();
  }

  private static Map<String, Object> expected(Attributes attributes, boolean isTyped) {
    Map<String, Object> expected = new LinkedHashMap<>();
    attributes.forEach(
        (key, value) -> {
          boolean isEmpty = value.equals("") || value.equals(List.of());
          if (isFinite(value) && !(isTyped && isEmpty)) {
            expected.putIfAbsent(wellFormed(key.getKey()), expectedValue(value));
          }
        });
    return expected;
  }

  private static boolean isFinite(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().allMatch(RoundTripTest::isFinite);
    }
    return !(value instanceof Double number) || Double.isFinite(number);
  }

  private static Object expectedValue(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(RoundTripTest::expectedValue).toList();
    }
    if (value instanceof Double number) {
      // Zero has no sign in a decimal.
      return new BigDecimal(number.toString()).doubleValue();
    }
    return value instanceof String text ? wellFormed(text) : value;
  }

  private static String wellFormed(String text) {
    StringBuilder replaced = new StringBuilder();
    text.codePoints()
        .map(c -> c >= 0xd800 && c <= 0xdfff ? 0xfffd : c)
        .forEach(replaced::appendCodePoint);
    return replaced.toString();
  }
}
