package dev.sentryotel.sample.ingest;

import dev.sentryotel.sample.ingest.Envelope.Item;
import dev.sentryotel.sample.ingest.MalformedEnvelopeException.Fault;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the byte format of envelopes as strictly as Sentry's own server does.
 *
 * <pre>
 * {"event_id":"9ec79c33ec9942ab8353589fcb2e04dc"}
 * {"type":"transaction","length":46}
 * {"type":"transaction","transaction":"GET /é"}
 * </pre>
 *
 * <p>An unknown key or item type is no fault. A second value on a header's line, CRLF, a known key
 * that occurs twice and a length that does not fit are.
 *
 * @see <a href="https://develop.sentry.dev/sdk/foundations/envelopes/">Envelopes</a>
 */
final class EnvelopeReader {

  private static final Set<String> ENVELOPE_KEYS =
      Set.of("event_id", "sent_at", "dsn", "sdk", "trace");
  private static final Set<String> ITEM_KEYS =
      Set.of("type", "length", "content_type", "item_count", "filename", "attachment_type");
  private static final Pattern EVENT_ID =
      Pattern.compile("\\p{XDigit}{32}|\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
  private static final long MAX_LENGTH = 0xFFFF_FFFFL; // lengths are unsigned 32-bit integers

  private final JsonMapper json;
  private final byte[] body;
  private int position;

  private EnvelopeReader(JsonMapper json, byte[] body) {
    this.json = json;
    this.body = body;
  }

  /**
   * Reads one envelope.
   *
   * @param json reads the header lines
   * @param body the inflated bytes
   * @throws MalformedEnvelopeException if the bytes break a rule of the format
   */
  static Envelope read(JsonMapper json, byte[] body) throws MalformedEnvelopeException {
    return new EnvelopeReader(json, body).envelope();
  }

  private Envelope envelope() throws MalformedEnvelopeException {
    if (body.length == 0) {
      throw new MalformedEnvelopeException(Fault.EMPTY, "the body has no bytes");
    }
    ObjectNode headers = header(Fault.HEADER, ENVELOPE_KEYS);
    requireReadable(headers);
    List<Item> items = new ArrayList<>();
    while (position < body.length) {
      items.add(item());
    }
    return new Envelope(headers, items);
  }

  private static void requireReadable(ObjectNode headers) throws MalformedEnvelopeException {
    JsonNode eventId = headers.path("event_id");
    if (isPresent(eventId) && !EVENT_ID.matcher(eventId.asString("")).matches()) {
      throw new MalformedEnvelopeException(Fault.HEADER, "event_id is not a UUID");
    }
    JsonNode sentAt = headers.path("sent_at");
    if (isPresent(sentAt) && !isTimestamp(sentAt.asString(""))) {
      throw new MalformedEnvelopeException(Fault.HEADER, "sent_at is not an RFC 3339 time");
    }
  }

  private static boolean isPresent(JsonNode value) {
    return !value.isMissingNode() && !value.isNull();
  }

  private static boolean isTimestamp(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeException notATime) {
      return false;
    }
  }

  private Item item() throws MalformedEnvelopeException {
    ObjectNode headers = header(Fault.ITEM_HEADER, ITEM_KEYS);
    if (!headers.path("type").isString()) {
      throw new MalformedEnvelopeException(Fault.ITEM_HEADER, "an item needs a type");
    }
    JsonNode length = headers.path("length");
    if (!isPresent(length)) {
      return new Item(headers, payloadToEndOfLine());
    }
    if (!length.isIntegralNumber()
        || !length.canConvertToLong()
        || length.longValue() < 0
        || length.longValue() > MAX_LENGTH) {
      throw new MalformedEnvelopeException(
          Fault.ITEM_HEADER, "length must be an unsigned 32-bit integer");
    }
    return new Item(headers, payloadOfLength(length.longValue()));
  }

  private byte[] payloadToEndOfLine() {
    int end = position;
    while (end < body.length && body[end] != '\n') {
      end++;
    }
    byte[] payload = Arrays.copyOfRange(body, position, end);
    position = Math.min(end + 1, body.length);
    return payload;
  }

  private byte[] payloadOfLength(long length) throws MalformedEnvelopeException {
    if (length > body.length - position) {
      throw new MalformedEnvelopeException(
          Fault.EOF, "length is " + length + ", left are " + (body.length - position) + " bytes");
    }
    int end = position + (int) length;
    byte[] payload = Arrays.copyOfRange(body, position, end);
    position = end;
    endOfLine();
    return payload;
  }

  private ObjectNode header(Fault fault, Set<String> knownKeys) throws MalformedEnvelopeException {
    int start = startOfObject(fault);
    try (JsonParser parser = json.createParser(body, start, body.length - start)) {
      parser.nextToken();
      ObjectNode header = json.createObjectNode();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = parser.currentName();
        if (header.has(key) && knownKeys.contains(key)) {
          throw new MalformedEnvelopeException(fault, key + " occurs twice");
        }
        parser.nextToken();
        header.set(key, parser.<JsonNode>readValueAsTree());
      }
      position = start + (int) parser.currentLocation().getByteOffset();
      endOfLine();
      return header;
    } catch (JacksonException notJson) {
      throw new MalformedEnvelopeException(fault, "not one JSON object");
    }
  }

  /** Skips JSON white space to an opening brace; a parser left alone would guess at UTF-16. */
  private int startOfObject(Fault fault) throws MalformedEnvelopeException {
    int start = position;
    while (start < body.length && " \t\r\n".indexOf(body[start]) >= 0) {
      start++;
    }
    if (start == body.length) {
      throw new MalformedEnvelopeException(Fault.EOF, "the body ends before a header");
    }
    if (body[start] != '{' || (start + 1 < body.length && body[start + 1] == 0)) {
      throw new MalformedEnvelopeException(fault, "not a JSON object in UTF-8");
    }
    return start;
  }

  private void endOfLine() throws MalformedEnvelopeException {
    if (position == body.length) {
      return;
    }
    if (body[position] != '\n') {
      throw new MalformedEnvelopeException(
          Fault.NEWLINE,
          "expected LF at byte %d, found 0x%02x".formatted(position, body[position]));
    }
    position++;
  }
}
