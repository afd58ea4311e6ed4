package dev.sentryotel.testing;

import dev.sentryotel.delivery.Envelope;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads envelopes as strictly as Sentry's server does, and its JSON more strictly: no name twice in
 * an object.
 */
public final class EnvelopeReader {

  private static final long MAX_LENGTH = 0xffff_ffffL;
  private static final int LINE_FEED = '\n';

  // Decimals as they stand there: a double would hide how many digits a time has.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final byte[] bytes;
  private int position;

  private EnvelopeReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * An envelope that was read.
   *
   * @param headerLine the bytes of its header
   */
  public record ReadEnvelope(ObjectNode header, byte[] headerLine, List<ReadItem> items) {}

  /**
   * One item.
   *
   * @param headerLine the bytes of its header
   */
  public record ReadItem(ObjectNode header, byte[] headerLine, byte[] payload) {

    /** Returns {@code type}. */
    public String type() {
      return header.get("type").stringValue();
    }

    /** Returns the payload, read as JSON. */
    public JsonNode json() {
      return JSON.readTree(payload);
    }
  }

  /**
   * Reads the body of a request.
   *
   * @throws MalformedEnvelopeException if Sentry would not take it
   */
  public static ReadEnvelope read(byte[] body) {
    return new EnvelopeReader(body).envelope();
  }

  /** Returns the bytes that leave for an envelope, sent at the beginning of 2026. */
  public static byte[] sent(Envelope envelope) {
    boolean isEmptyHeader = envelope.headerLength() == 1;
    String sentAt = (isEmptyHeader ? "" : ",") + "\"sent_at\":\"2026-01-01T00:00:00.000Z\"}";
    return closed(envelope, sentAt);
  }

  /** Returns the bytes of an envelope with its header ended as it is. */
  public static byte[] closed(Envelope envelope) {
    return closed(envelope, "}");
  }

  private static byte[] closed(Envelope envelope, String end) {
    byte[] all = envelope.bytes();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(all, 0, envelope.headerLength());
    out.writeBytes(end.getBytes(StandardCharsets.UTF_8));
    out.write(all, envelope.headerLength(), all.length - envelope.headerLength());
    return out.toByteArray();
  }

  private ReadEnvelope envelope() {
    if (bytes.length == 0) {
      throw new MalformedEnvelopeException("empty", "no byte");
    }
    int start = position;
    ObjectNode header = object("header");
    byte[] headerLine = Arrays.copyOfRange(bytes, start, position);
    lineFeedOrEnd();
    List<ReadItem> items = new ArrayList<>();
    while (position < bytes.length) {
      items.add(item());
    }
    return new ReadEnvelope(header, headerLine, items);
  }

  private ReadItem item() {
    int start = position;
    ObjectNode header = object("item header");
    byte[] headerLine = Arrays.copyOfRange(bytes, start, position);
    if (!header.path("type").isString()) {
      throw new MalformedEnvelopeException("item header", "no type in " + header);
    }
    JsonNode length = header.get("length");
    if (length != null && !isLength(length)) {
      throw new MalformedEnvelopeException("item header", "no length: " + length);
    }
    lineFeedOrEnd();
    int end = length == null ? nextLineFeed() : endOf(length.longValue());
    byte[] payload = Arrays.copyOfRange(bytes, position, end);
    position = end;
    lineFeedOrEnd();
    return new ReadItem(header, headerLine, payload);
  }

  private static boolean isLength(JsonNode length) {
    return length.isIntegralNumber()
        && length.canConvertToLong()
        && length.longValue() >= 0
        && length.longValue() <= MAX_LENGTH;
  }

  private int endOf(long length) {
    if (length > bytes.length - position) {
      throw new MalformedEnvelopeException(
          "eof", length + " bytes announced, " + (bytes.length - position) + " there");
    }
    return position + (int) length;
  }

  private int nextLineFeed() {
    int end = position;
    while (end < bytes.length && bytes[end] != LINE_FEED) {
      end++;
    }
    return end;
  }

  private void lineFeedOrEnd() {
    if (position < bytes.length && bytes[position++] != LINE_FEED) {
      throw new MalformedEnvelopeException("newline", "another byte at " + (position - 1));
    }
  }

  private ObjectNode object(String kind) {
    try (JsonParser parser = JSON.createParser(bytes, position, bytes.length - position)) {
      JsonNode node = JSON.readTree(parser);
      if (node == null || node.isMissingNode()) {
        throw new MalformedEnvelopeException("eof", "no " + kind);
      }
      if (!(node instanceof ObjectNode object)) {
        throw new MalformedEnvelopeException(kind, "no object");
      }
      position += endOfObject();
      return object;
    } catch (UnexpectedEndOfInputException e) {
      throw new MalformedEnvelopeException("eof", e.getOriginalMessage());
    } catch (JacksonException e) {
      throw new MalformedEnvelopeException(kind, e.getOriginalMessage());
    }
  }

  /** Returns how many bytes the object has that begins here and was found to be one. */
  private int endOfObject() {
    int depth = 0;
    boolean isInText = false;
    for (int i = position; ; i++) {
      byte current = bytes[i];
      if (isInText) {
        i += current == '\\' ? 1 : 0;
        isInText = current != '"';
      } else if (current == '"') {
        isInText = true;
      } else if (current == '{') {
        depth++;
      } else if (current == '}' && --depth == 0) {
        return i + 1 - position;
      }
    }
  }
}
