package dev.sentryotel.encoding;

import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.propagation.DynamicSamplingContext;
import dev.sentryotel.protocol.DataCategory;
import java.util.function.BiConsumer;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * Puts envelopes together: headers as JSON on one line each, a payload under each item header.
 *
 * <pre>{@code
 * {"event_id":"…","sdk":{"name":"…","version":"…"},"trace":{"trace_id":"…"}}
 * {"type":"transaction","length":46}
 * {"type":"transaction","transaction":"GET /é"}
 * }</pre>
 *
 * <p>The last brace of the first line is left out, for {@code sent_at} is known only when it is
 * sent. {@code length} counts bytes and is always the last of its line; a line feed ends each
 * header and each payload.
 *
 * <p>Used by one thread at a time, for one envelope after the other: {@link #begin}, header
 * members, then for each item {@link #beginItem}, its members, {@link #endItem}, at last {@link
 * #finish}. One that was not finished is forgotten by the next {@code begin}.
 *
 * @see <a href="https://develop.sentry.dev/sdk/foundations/envelopes/">Envelopes</a>
 */
final class EnvelopeWriter {

  private static final char LINE_FEED = '\n';
  private static final SerializableString TYPE = new SerializedString("type");
  private static final SerializableString LENGTH = new SerializedString("length");

  private final JsonOutput json = new JsonOutput();
  // Bound once; a lambda per envelope would be garbage per envelope.
  private final BiConsumer<String, String> contextMember = json::member;
  private boolean isInHeader;
  private int headerLength;

  void begin() {
    json.clear();
    json.startObject();
    isInHeader = true;
  }

  /** Adds a member to the header that was begun, the envelope's or an item's. */
  void member(String name, String value) {
    json.member(name, value);
  }

  void member(String name, long value) {
    json.name(name);
    json.value(value);
  }

  /** Adds a member whose value is JSON already. */
  void member(String name, SerializableString value) {
    json.name(name);
    json.rawValue(value);
  }

  void member(String name, DynamicSamplingContext context) {
    json.name(name);
    json.startObject();
    context.forEach(contextMember);
    json.endObject();
  }

  void beginItem(String type) {
    endHeader();
    json.startObject();
    json.name(TYPE);
    json.value(type);
  }

  /** Ends the item's header with the payload's length, and adds the payload. */
  void endItem(GrowableBytes payload) {
    json.name(LENGTH);
    json.value(payload.size());
    json.endObject();
    json.raw(LINE_FEED);
    json.bytes().write(payload);
    json.raw(LINE_FEED);
  }

  /**
   * Returns the envelope.
   *
   * @param spanCount spans in it, the root of a transaction included
   */
  Envelope finish(DataCategory category, int spanCount) {
    endHeader();
    Envelope envelope = new Envelope(category, spanCount, json.bytes().toByteArray(), headerLength);
    json.clear();
    return envelope;
  }

  private void endHeader() {
    if (isInHeader) {
      isInHeader = false;
      json.endObject();
      headerLength = json.size() - 1;
      json.truncate(headerLength);
      json.raw(LINE_FEED);
    }
  }
}
