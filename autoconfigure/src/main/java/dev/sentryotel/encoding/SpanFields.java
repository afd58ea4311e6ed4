package dev.sentryotel.encoding;

import dev.sentryotel.mapping.OutgoingAttributes;
import dev.sentryotel.propagation.SkippedSpan;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** The members that a span has alike in a transaction and in a stream. */
final class SpanFields {

  static final SerializableString ATTRIBUTES = new SerializedString("attributes");
  static final SerializableString STATUS = new SerializedString("status");
  static final SerializableString START_TIMESTAMP = new SerializedString("start_timestamp");

  private static final SerializableString TRACE_ID = new SerializedString("trace_id");
  private static final SerializableString SPAN_ID = new SerializedString("span_id");
  private static final SerializableString PARENT_SPAN_ID = new SerializedString("parent_span_id");
  private static final SerializableString LINKS = new SerializedString("links");
  private static final SerializableString SAMPLED = new SerializedString("sampled");

  private final JsonOutput json;
  private final AttributeWriter attributes;
  private final OutgoingAttributes outgoing;

  SpanFields(JsonOutput json, AttributeWriter attributes, OutgoingAttributes outgoing) {
    this.json = json;
    this.attributes = attributes;
    this.outgoing = outgoing;
  }

  /**
   * Whether Sentry takes a root with such ids and times. One that ends before it starts, because
   * the clock was set back or the end was given by hand, is written with no length: better than no
   * trace.
   */
  static boolean isValidRoot(SpanData span, String traceId) {
    return span.getSpanContext().isValid()
        && span.getTraceId().equals(traceId)
        && span.getStartEpochNanos() >= 0;
  }

  /**
   * Whether Sentry takes a span with such ids and times. One faulty child loses its whole
   * transaction, and a foreign one the context of all spans in its container.
   */
  static boolean isValid(SpanData span, String traceId) {
    return isValidRoot(span, traceId) && span.getStartEpochNanos() <= span.getEndEpochNanos();
  }

  /** Returns the id of the parent, or of the span above it if the parent was left out. */
  static String parentSpanId(SpanData span) {
    return SkippedSpan.standIn(span.getParentSpanContext()).getSpanId();
  }

  /** Writes the ids of the span, its trace and its parent. */
  void ids(SpanData span) {
    json.member(TRACE_ID, span.getTraceId());
    json.member(SPAN_ID, span.getSpanId());
    String parentSpanId = parentSpanId(span);
    if (SpanId.isValid(parentSpanId)) {
      json.member(PARENT_SPAN_ID, parentSpanId);
    }
  }

  /** Writes a text, cut if it is too long; nothing for one that is absent or empty. */
  void text(SerializableString name, @Nullable String text, ValueLimits limits) {
    if (text != null && !text.isEmpty()) {
      json.member(name, Utf8.cut(text, limits.maxTextBytes()));
    }
  }

  /**
   * Writes {@code links}, if there is one. A link that leads nowhere, to an id of zeros, is left
   * out.
   *
   * @see <a href="https://develop.sentry.dev/sdk/telemetry/traces/span-links/">Span links</a>
   */
  void links(SpanData span, ValueLimits limits) {
    List<LinkData> links = span.getLinks();
    boolean isOpen = false;
    for (int i = 0; i < links.size(); i++) {
      LinkData link = links.get(i);
      if (!link.getSpanContext().isValid()) {
        continue;
      }
      if (!isOpen) {
        json.name(LINKS);
        json.startArray();
        isOpen = true;
      }
      link(link, limits);
    }
    if (isOpen) {
      json.endArray();
    }
  }

  private void link(LinkData link, ValueLimits limits) {
    SpanContext target = SkippedSpan.standIn(link.getSpanContext());
    json.startObject();
    json.member(TRACE_ID, target.getTraceId());
    json.member(SPAN_ID, target.getSpanId());
    json.name(SAMPLED);
    json.value(target.isSampled());
    if (!link.getAttributes().isEmpty()) {
      json.name(ATTRIBUTES);
      attributes.begin(limits);
      outgoing.forEachOfLink(link.getAttributes(), attributes);
      attributes.end();
    }
    json.endObject();
  }
}
