package dev.sentryotel.encoding;

import dev.sentryotel.mapping.MappedSpan;
import dev.sentryotel.mapping.OutgoingAttributes;
import dev.sentryotel.mapping.ResourceMapping;
import dev.sentryotel.mapping.SentryAttributes;
import dev.sentryotel.mapping.StreamedName;
import dev.sentryotel.mapping.UserFields;
import dev.sentryotel.protocol.Deployment;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * Writes spans in the form of a stream, version 2.
 *
 * <pre>{@code
 * {"trace_id":"…","span_id":"…","parent_span_id":"…","name":"GET /owners/{ownerId}","status":"ok",
 *  "is_segment":true,"start_timestamp":1767225600.123456,"end_timestamp":1767225600.223456,
 *  "attributes":{"sentry.segment.id":{"type":"string","value":"…"},…},
 *  "links":[{"trace_id":"…","span_id":"…","sampled":true,"attributes":{…}}]}
 * }</pre>
 *
 * <p>Used by one thread at a time.
 *
 * @see <a href="https://develop.sentry.dev/sdk/telemetry/spans/">Spans</a>
 */
final class StreamedSpanWriter {

  private static final String UNLABELED = "<unlabeled span>";
  private static final String SEGMENT_ID = SentryAttributes.SEGMENT_ID.getKey();
  private static final String SEGMENT_NAME = SentryAttributes.SEGMENT_NAME.getKey();
  private static final String NAME_SOURCE = SentryAttributes.SEGMENT_NAME_SOURCE.getKey();
  private static final String KIND = SentryAttributes.KIND.getKey();
  private static final String STATUS_MESSAGE = SentryAttributes.STATUS_MESSAGE.getKey();
  private static final String SERVER_ADDRESS = "server.address";
  private static final String DIST = "sentry.dist";

  private static final SerializableString NAME = new SerializedString("name");
  private static final SerializableString OK = new SerializedString("ok");
  private static final SerializableString ERROR = new SerializedString("error");
  private static final SerializableString IS_SEGMENT = new SerializedString("is_segment");
  private static final SerializableString END_TIMESTAMP = new SerializedString("end_timestamp");

  private final JsonOutput json;
  private final AttributeWriter attributes;
  private final OutgoingAttributes outgoing;
  private final SpanFields fields;
  private final EncodingOptions options;
  private final Map<String, String> tags;
  private final ResourceMapping resources;
  private @Nullable Deployment lastDeployment;
  private SerializableString commonAttributes = new SerializedString("");

  StreamedSpanWriter(JsonOutput json, EncodingOptions options) {
    this.json = json;
    this.attributes = AttributeWriter.typed(json, new AttributeNames());
    this.outgoing = OutgoingAttributes.create(options.policy());
    this.fields = new SpanFields(json, attributes, outgoing);
    this.options = options;
    this.tags = new LinkedHashMap<>(options.tags());
    // Those are written as they are, past the check that no name comes twice.
    this.tags.keySet().removeAll(CommonMembers.NAMES_OF_STREAMED_SPANS);
    this.resources = ResourceMapping.create(options.policy());
  }

  /** Writes one span of a segment, or its root. */
  void write(SpanData span, StreamedSegment segment, ValueLimits limits) {
    Deployment deployment = options.deployment().get();
    boolean isSegment = span == segment.root();
    MappedSpan mapped = MappedSpan.of(span);
    String name = isSegment ? mapped.description() : StreamedName.of(span, mapped);
    json.startObject();
    fields.ids(span);
    json.member(NAME, name.isEmpty() ? UNLABELED : Utf8.cut(name, limits.maxTextBytes()));
    json.member(SpanFields.STATUS, mapped.status().isError() ? ERROR : OK);
    json.name(IS_SEGMENT);
    json.value(isSegment);
    json.name(SpanFields.START_TIMESTAMP);
    json.timestamp(span.getStartEpochNanos());
    json.name(END_TIMESTAMP);
    // Only a root gets here that ends before it starts; see SpanFields.
    json.timestamp(Math.max(span.getStartEpochNanos(), span.getEndEpochNanos()));
    json.name(SpanFields.ATTRIBUTES);
    attributes.begin(limits);
    attributes.text(SEGMENT_ID, segment.id());
    json.raw(commonAttributes(deployment));
    attributes.text(SEGMENT_NAME, segment.name());
    own(span, mapped);
    if (isSegment) {
      ofSegment(span, segment, mapped, deployment);
    }
    if (isSegment || !UserFields.isKnownOf(span)) {
      // Never half of one user and half of another.
      user(segment.user());
    }
    tags.forEach(attributes::text);
    attributes.end();
    fields.links(span, limits);
    json.endObject();
  }

  private SerializableString commonAttributes(Deployment deployment) {
    if (!deployment.equals(lastDeployment)) {
      commonAttributes = CommonMembers.ofStreamedSpans(deployment);
      lastDeployment = deployment;
    }
    return commonAttributes;
  }

  private void own(SpanData span, MappedSpan mapped) {
    kind(span.getKind());
    attributes.text(STATUS_MESSAGE, span.getStatus().getDescription());
    outgoing.forEach(span, mapped, attributes);
  }

  private void user(@Nullable UserFields user) {
    if (user != null) {
      attributes.text("user.id", user.id());
      attributes.text("user.name", user.username());
      attributes.text("user.email", user.email());
      attributes.text("user.ip_address", user.ipAddress());
    }
  }

  private void kind(SpanKind kind) {
    switch (kind) {
      case SERVER -> attributes.text(KIND, "server");
      case CLIENT -> attributes.text(KIND, "client");
      case PRODUCER -> attributes.text(KIND, "producer");
      case CONSUMER -> attributes.text(KIND, "consumer");
      case INTERNAL -> {
        // The usual one is not named.
      }
    }
  }

  private void ofSegment(
      SpanData root, StreamedSegment segment, MappedSpan mapped, Deployment deployment) {
    attributes.text(NAME_SOURCE, mapped.source().wireName());
    outgoing.forEachOfRoot(
        root, segment.sampleRate(), segment.threadId(), segment.threadName(), attributes);
    attributes.text(DIST, deployment.dist());
    attributes.text(SERVER_ADDRESS, deployment.serverName());
    outgoing.forEachOfSegment(root, resources.contexts(root.getResource()), attributes);
  }
}
