package dev.sentryotel.encoding;

import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.mapping.AttributePolicy;
import dev.sentryotel.propagation.DynamicSamplingContext;
import dev.sentryotel.propagation.DynamicSamplingContexts;
import dev.sentryotel.protocol.DataCategory;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * Packs spans of one segment into containers of streamed spans, one to an envelope.
 *
 * <pre>{@code
 * {"sdk":{…},"trace":{…}}
 * {"type":"span","item_count":2,"content_type":"application/vnd.sentry.items.span.v2+json","length":…}
 * {"version":2,"items":[{…},{…}]}
 * }</pre>
 *
 * <p>Used by one thread at a time.
 *
 * @see <a href="https://develop.sentry.dev/sdk/telemetry/spans/">Spans</a>
 */
final class SpanContainers {

  /** {@value}: more are refused. */
  static final int MAX_SPANS = 1000;

  /** {@value}: where Sentry's SDKs flush; its server takes 12 MiB. */
  static final int MAX_PAYLOAD_BYTES = 5_000_000;

  private static final String ITEM_TYPE = "span";
  private static final String CONTENT_TYPE = "application/vnd.sentry.items.span.v2+json";
  private static final SerializableString START =
      new SerializedString("{\"version\":2,\"items\":[");
  private static final SerializableString END = new SerializedString("]}");

  private final JsonOutput json = new JsonOutput();
  private final StreamedSpanWriter spans;
  private final AttributePolicy policy;
  private final EnvelopeHeaders envelopes;
  private final DynamicSamplingContexts contexts;
  private final Discards discards;
  // Spans in the container that is being written.
  private int count;

  SpanContainers(
      EncodingOptions options,
      EnvelopeHeaders envelopes,
      DynamicSamplingContexts contexts,
      Discards discards) {
    this.spans = new StreamedSpanWriter(json, options);
    this.policy = options.policy();
    this.envelopes = envelopes;
    this.contexts = contexts;
    this.discards = discards;
  }

  /** Where the spans of one call belong and go. */
  private record Batch(
      StreamedSegment segment, DynamicSamplingContext context, Consumer<Envelope> out) {}

  /**
   * Packs spans of a segment.
   *
   * @param root of the segment, or null if it is not to be packed with them
   * @param others spans of the segment without its root
   */
  void write(
      FinishedSegment segment,
      @Nullable SpanData root,
      List<SpanData> others,
      Consumer<Envelope> out) {
    String traceId = segment.traceId();
    Batch batch = new Batch(StreamedSegment.of(segment, root, policy), contextOf(segment), out);
    begin();
    if (root != null) {
      add(root, SpanFields.isValidRoot(root, traceId), batch);
    }
    for (int i = 0; i < others.size(); i++) {
      SpanData span = others.get(i);
      add(span, SpanFields.isValid(span, traceId), batch);
    }
    finish(batch);
  }

  /** Gives back memory, whatever state the last container was left in. */
  void clear() {
    json.clear();
  }

  private DynamicSamplingContext contextOf(FinishedSegment segment) {
    boolean isNameFinal = segment.root() != null || segment.isNameFinal();
    DynamicSamplingContext context =
        isNameFinal
            ? contexts.freeze(segment.facts(), segment.traceId())
            : contexts.provisional(segment.facts(), segment.traceId());
    // With none, or one it does not take, Sentry drops all spans of the container.
    return context.isAcceptedBySentry() && context.isOf(segment.traceId())
        ? context
        : contexts.minimal(segment.traceId());
  }

  private void add(SpanData span, boolean isValid, Batch batch) {
    if (!isValid) {
      discards.invalidSpan();
      return;
    }
    if (count == MAX_SPANS) {
      finish(batch);
      begin();
    }
    if (append(span, batch.segment(), ValueLimits.WHOLE)) {
      return;
    }
    if (count > 0) {
      finish(batch);
      begin();
    }
    // Alone in a container now; what does not even fit there is made smaller.
    for (ValueLimits limits : ValueLimits.STEPS) {
      if (append(span, batch.segment(), limits)) {
        discards.shrunk(limits);
        return;
      }
    }
    discards.invalidSpan();
  }

  private boolean append(SpanData span, StreamedSegment segment, ValueLimits limits) {
    int mark = json.size();
    if (count > 0) {
      json.raw(',');
    }
    spans.write(span, segment, limits);
    if (json.size() + END.charLength() > MAX_PAYLOAD_BYTES) {
      json.truncate(mark);
      return false;
    }
    count++;
    return true;
  }

  private void begin() {
    json.clear();
    json.raw(START);
    count = 0;
  }

  private void finish(Batch batch) {
    if (count > 0) {
      json.raw(END);
      EnvelopeWriter envelope = envelopes.begin(null, batch.context());
      envelope.beginItem(ITEM_TYPE);
      envelope.member("item_count", count);
      envelope.member("content_type", CONTENT_TYPE);
      envelope.endItem(json.bytes());
      batch.out().accept(envelope.finish(DataCategory.SPAN, count));
    }
  }
}
