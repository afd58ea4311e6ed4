package dev.sentryotel.encoding;

import dev.sentryotel.mapping.MappedSpan;
import dev.sentryotel.mapping.OutgoingAttributes;
import dev.sentryotel.mapping.SentryAttributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * Writes spans in the form of a transaction: a child as an element of {@code spans}, the root as
 * {@code contexts.trace}.
 *
 * <pre>{@code
 * {"trace_id":"…","span_id":"…","parent_span_id":"…","description":"SELECT …","op":"db",
 *  "status":"ok","origin":"auto.opentelemetry",
 *  "start_timestamp":1767225600.133456,"timestamp":1767225600.143456,
 *  "data":{"otel.kind":"CLIENT","db.system.name":"postgresql",…},"links":[…]}
 * }</pre>
 *
 * @see <a href="https://develop.sentry.dev/sdk/foundations/envelopes/event-payloads/span/">Span
 *     payloads</a>
 */
final class PlainSpanWriter {

  private static final String OTEL_KIND = SentryAttributes.OTEL_KIND.getKey();
  private static final String SOURCE = SentryAttributes.SOURCE.getKey();
  private static final String STATUS_MESSAGE = SentryAttributes.STATUS_MESSAGE.getKey();
  private static final String ALREADY_SENT = SentryAttributes.PARENT_SPAN_ALREADY_SENT.getKey();

  private static final SerializableString OP = new SerializedString("op");
  private static final SerializableString DESCRIPTION = new SerializedString("description");
  private static final SerializableString ORIGIN = new SerializedString("origin");
  private static final SerializableString TIMESTAMP = new SerializedString("timestamp");
  private static final SerializableString DATA = new SerializedString("data");

  private final JsonOutput json;
  private final AttributeWriter attributes;
  private final OutgoingAttributes outgoing;
  private final SpanFields fields;

  PlainSpanWriter(JsonOutput json, OutgoingAttributes outgoing) {
    this.json = json;
    this.attributes = AttributeWriter.plain(json, new AttributeNames());
    this.outgoing = outgoing;
    this.fields = new SpanFields(json, attributes, outgoing);
  }

  void child(SpanData span, ValueLimits limits) {
    MappedSpan mapped = MappedSpan.of(span);
    json.startObject();
    fields.ids(span);
    fields.text(DESCRIPTION, mapped.description(), limits);
    words(mapped, limits);
    times(span);
    json.name(DATA);
    attributes.begin(limits);
    data(span, mapped);
    attributes.end();
    fields.links(span, limits);
    json.endObject();
  }

  void traceContext(TransactionContent content, MappedSpan mapped, ValueLimits limits) {
    SpanData root = content.root();
    json.startObject();
    fields.ids(root);
    words(mapped, limits);
    json.name(DATA);
    attributes.begin(limits);
    attributes.text(SOURCE, mapped.source().wireName());
    if (content.isLate()) {
      attributes.flag(ALREADY_SENT, true);
    }
    data(root, mapped);
    outgoing.forEachOfRoot(
        root, content.sampleRate(), content.threadId(), content.threadName(), attributes);
    attributes.end();
    fields.links(root, limits);
    json.endObject();
  }

  void times(SpanData span) {
    json.name(SpanFields.START_TIMESTAMP);
    json.timestamp(span.getStartEpochNanos());
    json.name(TIMESTAMP);
    // Only a root gets here that ends before it starts; see SpanFields.
    json.timestamp(Math.max(span.getStartEpochNanos(), span.getEndEpochNanos()));
  }

  private void words(MappedSpan mapped, ValueLimits limits) {
    fields.text(OP, mapped.op(), limits);
    json.member(SpanFields.STATUS, mapped.status().wireName());
    fields.text(ORIGIN, mapped.origin(), limits);
  }

  private void data(SpanData span, MappedSpan mapped) {
    if (span.getKind() != SpanKind.INTERNAL) {
      attributes.text(OTEL_KIND, span.getKind().name());
    }
    String statusMessage = span.getStatus().getDescription();
    if (!statusMessage.isEmpty()) {
      attributes.text(STATUS_MESSAGE, statusMessage);
    }
    outgoing.forEach(span, mapped, attributes);
  }
}
