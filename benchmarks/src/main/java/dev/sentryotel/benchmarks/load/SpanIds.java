package dev.sentryotel.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The ids of the spans in what was posted. */
final class SpanIds {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int HEX = 16;
  private static final int ID_BYTES = 8;

  // Field numbers of OTLP: resource_spans, scope_spans, spans, span_id.
  private static final int[] PATH = {1, 2, 2, 2};
  private static final int WIRE_VARINT = 0;
  private static final int WIRE_FIXED64 = 1;
  private static final int WIRE_LENGTH = 2;
  private static final int WIRE_FIXED32 = 5;

  private SpanIds() {}

  /** Returns those of an envelope: every {@code span_id}, for the spans here have no links. */
  static Collection<Long> ofEnvelope(byte[] body) {
    List<Long> ids = new ArrayList<>();
    // Headers and payloads are JSON, one after the other; what stands between them is white space.
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.PROPERTY_NAME && parser.currentName().equals("span_id")) {
          parser.nextToken();
          ids.add(Long.parseUnsignedLong(parser.getString(), HEX));
        }
      }
    }
    return ids;
  }

  /** Returns those of an {@code ExportTraceServiceRequest}. */
  static Collection<Long> ofOtlp(byte[] body) {
    List<Long> ids = new ArrayList<>();
    read(ByteBuffer.wrap(body), 0, ids);
    return ids;
  }

  private static void read(ByteBuffer message, int depth, List<Long> ids) {
    while (message.hasRemaining()) {
      long tag = varint(message);
      int field = (int) (tag >>> 3);
      switch ((int) (tag & 7)) {
        case WIRE_VARINT -> varint(message);
        case WIRE_FIXED64 -> skip(message, Long.BYTES);
        case WIRE_FIXED32 -> skip(message, Integer.BYTES);
        case WIRE_LENGTH -> {
          int length = (int) varint(message);
          if (field != PATH[depth]) {
            skip(message, length);
          } else if (depth < PATH.length - 1) {
            read(message.slice(message.position(), length), depth + 1, ids);
            skip(message, length);
          } else if (length == ID_BYTES) {
            ids.add(message.getLong());
          }
        }
        default -> throw new IllegalArgumentException("No OTLP: wire type of tag " + tag);
      }
    }
  }

  private static long varint(ByteBuffer message) {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = message.get();
      value |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }

  private static void skip(ByteBuffer message, int bytes) {
    message.position(message.position() + bytes);
  }
}
