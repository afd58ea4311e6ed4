package dev.sentryotel.encoding;

import dev.sentryotel.delivery.Accounts;
import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.mapping.AttributePolicy;
import dev.sentryotel.mapping.MappedSpan;
import dev.sentryotel.mapping.PersonalData;
import dev.sentryotel.propagation.DynamicSamplingContexts;
import dev.sentryotel.propagation.FactsMaker;
import dev.sentryotel.propagation.FixedContexts;
import dev.sentryotel.propagation.TraceDecision;
import dev.sentryotel.propagation.TraceFacts;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.Deployment;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.testing.EnvelopeReader.ReadEnvelope;
import dev.sentryotel.testing.EnvelopeValidator;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Segments and encoders for tests, and what comes out of them, held against the protocol. */
final class SegmentFixture {

  static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  static final String ROOT_ID = "b7ad6b7169203331";
  static final long START_NANOS = 1_767_225_600_123_456_789L;
  static final long MILLI = 1_000_000;

  final Ledger ledger = new Ledger();
  final List<Envelope> envelopes = new ArrayList<>();
  private DynamicSamplingContexts contexts =
      FixedContexts.of(Map.of("public_key", "0123456789abcdef0123456789abcdef"));
  private long random;

  SegmentFixture contexts(DynamicSamplingContexts other) {
    contexts = other;
    return this;
  }

  static EncodingOptions options(PersonalData personalData) {
    return options(personalData, Map.of(), TransactionGate.OPEN);
  }

  private static EncodingOptions options(
      PersonalData personalData, Map<String, String> modules, TransactionGate gate) {
    Deployment deployment = new Deployment("petclinic@1.4.0", "production", "17", "web-3");
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("region", "eu");
    tags.put("team", "pets");
    return new EncodingOptions(
        () -> deployment,
        tags,
        List.of("jdbc", "spring-webmvc"),
        modules,
        AttributePolicy.of(personalData),
        gate);
  }

  TransactionEncoder transactions(LeftoverSpans leftoverSpans) {
    return new TransactionEncoder(
        options(PersonalData.WITHHELD), leftoverSpans, contexts, ledger, () -> ++random);
  }

  TransactionEncoder transactionsRefused() {
    return transactions(transaction -> null);
  }

  TransactionEncoder transactions(TransactionGate gate) {
    return new TransactionEncoder(
        options(PersonalData.WITHHELD, Map.of(), gate),
        LeftoverSpans.STREAM,
        contexts,
        ledger,
        () -> ++random);
  }

  TransactionEncoder transactionsWithPersonalData() {
    return transactionsWithPersonalData(Map.of());
  }

  TransactionEncoder transactionsWithPersonalData(Map<String, String> modules) {
    return new TransactionEncoder(
        options(PersonalData.SENT, modules, TransactionGate.OPEN),
        LeftoverSpans.STREAM,
        contexts,
        ledger,
        () -> ++random);
  }

  StreamEncoder streamWithPersonalData() {
    return StreamEncoder.create(options(PersonalData.SENT), contexts, ledger);
  }

  StreamEncoder stream() {
    return StreamEncoder.create(options(PersonalData.WITHHELD), contexts, ledger);
  }

  /** Encodes, and returns what would be sent. */
  List<ReadEnvelope> encode(SegmentEncoder encoder, FinishedSegment segment) {
    int before = envelopes.size();
    encoder.encode(segment, envelopes::add);
    return envelopes.stream().skip(before).map(EnvelopeValidator::validate).toList();
  }

  /** Encodes what makes one envelope, and returns its payload. */
  JsonNode encodeOne(SegmentEncoder encoder, FinishedSegment segment) {
    List<ReadEnvelope> read = encode(encoder, segment);
    if (read.size() != 1) {
      throw new AssertionError("expected one envelope, but there are " + read.size());
    }
    return read.get(0).items().get(0).json();
  }

  long discardedSpans(DiscardReason reason) {
    return ledger.discarded(reason, DataCategory.SPAN);
  }

  /** Returns how many payloads were cut, and for how many of them values were left out too. */
  List<Long> shrunk() {
    Accounts accounts = ledger.accounts();
    return List.of(accounts.cutPayloads(), accounts.thinnedPayloads());
  }

  static TraceFacts facts() {
    return new FactsMaker().create(TraceDecision.SAMPLED, 0.25, null);
  }

  static FinishedSegment segment(SpanData root, List<SpanData> spans) {
    return new FinishedSegment(
        facts(), TRACE_ID, ROOT_ID, root, spans, nameOf(root), true, 31, "http-nio-8080-exec-1");
  }

  static String nameOf(SpanData root) {
    return MappedSpan.of(root).description();
  }

  static FinishedSegment leftovers(
      @Nullable String segmentName, boolean isNameFinal, List<SpanData> spans) {
    return new FinishedSegment(
        facts(), TRACE_ID, ROOT_ID, null, spans, segmentName, isNameFinal, 31, "main");
  }

  static SpanContext context(String spanId) {
    return SpanContext.create(TRACE_ID, spanId, TraceFlags.getSampled(), TraceState.getDefault());
  }

  static SpanContext context(long spanId) {
    return context(id(spanId));
  }

  static String id(long spanId) {
    return String.format("%016x", spanId);
  }

  /** Returns a root of 100 ms. */
  static SpanData root() {
    return root(Attributes.empty());
  }

  static SpanData root(Attributes attributes) {
    return span("root", context(ROOT_ID), SpanContext.getInvalid(), 0, attributes).build();
  }

  /** Returns a child of the root that starts some milliseconds after it and takes one. */
  static SpanData child(long spanId, long startMillis) {
    return child(spanId, startMillis, Attributes.empty());
  }

  static SpanData child(long spanId, long startMillis, Attributes attributes) {
    return span("child", context(spanId), context(ROOT_ID), startMillis, attributes).build();
  }

  static TestSpanData.Builder span(
      String name,
      SpanContext context,
      SpanContext parent,
      long startMillis,
      Attributes attributes) {
    long start = START_NANOS + startMillis * MILLI;
    return TestSpanData.builder()
        .setName(name)
        .setKind(SpanKind.INTERNAL)
        .setSpanContext(context)
        .setParentSpanContext(parent)
        .setStatus(StatusData.unset())
        .setHasEnded(true)
        .setAttributes(attributes)
        .setTotalAttributeCount(attributes.size())
        .setStartEpochNanos(start)
        .setEndEpochNanos(start + MILLI);
  }
}
