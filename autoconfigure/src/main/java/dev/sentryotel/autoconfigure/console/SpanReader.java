package dev.sentryotel.autoconfigure.console;

import dev.sentryotel.autoconfigure.console.ConsoleSpan.Datum;
import dev.sentryotel.autoconfigure.console.ConsoleSpan.Kind;
import dev.sentryotel.autoconfigure.console.ConsoleSpan.Link;
import dev.sentryotel.delivery.Envelope;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads spans back from envelopes: those of a transaction, streamed ones, and events.
 *
 * <p>The three forms name the same things mostly alike, so that one reading does for all. Read by
 * the thread of a request, and used once.
 */
final class SpanReader {

  private static final JsonFactory JSON = new JsonFactory();
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final String ALREADY_SENT = "sentry.parent_span_already_sent";

  private final int envelope;
  private final List<ConsoleSpan> spans = new ArrayList<>();

  private SpanReader(int envelope) {
    this.envelope = envelope;
  }

  /**
   * Returns the spans of an envelope; what cannot be read is left out.
   *
   * @param number of the envelope in its trace
   */
  static List<ConsoleSpan> read(Envelope envelope, int number) {
    SpanReader reader = new SpanReader(number);
    try {
      EnvelopeItems.of(envelope).forEach(reader::read);
    } catch (JacksonException unreadable) {
      // The envelope itself can still be looked at.
      return reader.spans;
    }
    return reader.spans;
  }

  private void read(EnvelopeItems.Item item) {
    try (JsonParser json = item.json()) {
      json.nextToken();
      switch (item.type()) {
        case "transaction" -> new Reading(json, Kind.TRANSACTION).read();
        case "span" -> container(json);
        case "event" -> new Reading(json, Kind.EVENT).read();
        default -> {
          // No spans in it.
        }
      }
    }
  }

  private void container(JsonParser json) {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean isItems = json.currentName().equals("items");
      json.nextToken();
      if (isItems) {
        children(json, Kind.STREAMED);
      } else {
        json.skipChildren();
      }
    }
  }

  private void children(JsonParser json, Kind kind) {
    while (json.nextToken() == JsonToken.START_OBJECT) {
      new Reading(json, kind).read();
    }
  }

  /** One object on the wire, whose opening brace was read. */
  private final class Reading {
    private final JsonParser json;
    private final List<Datum> data = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private Kind kind;
    private String id = "";
    private @Nullable String parentId;
    private String name = "";
    private String op = "";
    private String status = "";
    private String origin = "";
    private long startMicros;
    private long endMicros;

    Reading(JsonParser json, Kind kind) {
      this.json = json;
      this.kind = kind;
    }

    void read() {
      // The root comes before its children, although they stand within it.
      int place = spans.size();
      members();
      for (Datum each : data) {
        switch (each.name()) {
          case "sentry.op" -> op = op.isEmpty() ? each.value() : op;
          case "sentry.origin" -> origin = origin.isEmpty() ? each.value() : origin;
          case ALREADY_SENT -> kind = kind == Kind.TRANSACTION ? Kind.LATE : kind;
          default -> {
            // Means nothing here.
          }
        }
      }
      spans.add(
          place,
          new ConsoleSpan(
              id,
              parentId,
              name,
              op,
              status,
              origin,
              startMicros == 0 ? endMicros : startMicros,
              Math.max(startMicros, endMicros),
              kind,
              envelope,
              data,
              links));
    }

    private void members() {
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String member = json.currentName();
        JsonToken value = json.nextToken();
        switch (member) {
          case "span_id" -> id = text();
          case "parent_span_id" -> parentId = value == JsonToken.VALUE_NULL ? null : text();
          case "name", "description", "transaction" -> name = name.isEmpty() ? text() : name;
          case "op" -> op = text();
          case "status" -> status = text();
          case "origin" -> origin = text();
          case "start_timestamp" -> startMicros = micros();
          case "timestamp", "end_timestamp" -> endMicros = micros();
          case "is_segment" -> {
            if (value == JsonToken.VALUE_TRUE) {
              kind = Kind.STREAMED_SEGMENT;
            }
          }
          case "data", "attributes" -> data(json, data, member.equals("attributes"));
          case "links" -> links();
          case "contexts" -> contexts();
          case "exception" -> exception();
          case "spans" -> children(json, Kind.CHILD);
          default -> json.skipChildren();
        }
      }
    }

    private String text() {
      if (json.currentToken().isStructStart()) {
        json.skipChildren();
        return "";
      }
      return json.getString();
    }

    private long micros() {
      if (!json.currentToken().isNumeric()) {
        json.skipChildren();
        return 0;
      }
      return json.getDecimalValue().multiply(BigDecimal.valueOf(MICROS_PER_SECOND)).longValue();
    }

    private void contexts() {
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean isTrace = json.currentName().equals("trace");
        json.nextToken();
        if (isTrace) {
          members();
        } else {
          json.skipChildren();
        }
      }
    }

    /** Names an event by what was thrown: {@code IllegalStateException: out of paper}. */
    private void exception() {
      String type = "";
      String message = "";
      int depth = 0;
      do {
        JsonToken token = json.currentToken();
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        // The last of the list is the one that was caught.
        if (token == JsonToken.VALUE_STRING && "type".equals(json.currentName())) {
          type = depth == 3 ? json.getString() : type;
        } else if (token == JsonToken.VALUE_STRING && "value".equals(json.currentName())) {
          message = depth == 3 ? json.getString() : message;
        }
      } while (depth > 0 && json.nextToken() != null);
      name = message.isEmpty() ? type : type + ": " + message;
    }

    private void links() {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        String traceId = "";
        String spanId = "";
        List<Datum> attributes = new ArrayList<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
          String member = json.currentName();
          json.nextToken();
          switch (member) {
            case "trace_id" -> traceId = text();
            case "span_id" -> spanId = text();
            case "attributes" -> data(json, attributes, false);
            default -> json.skipChildren();
          }
        }
        links.add(new Link(traceId, spanId, attributes));
      }
    }
  }

  /**
   * @param isTyped whether each value stands in an object with its type
   */
  private static void data(JsonParser json, List<Datum> data, boolean isTyped) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (isTyped && value == JsonToken.START_OBJECT) {
        typed(json, name, data);
      } else {
        data.add(datum(json, name));
      }
    }
  }

  private static void typed(JsonParser json, String name, List<Datum> data) {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean isValue = json.currentName().equals("value");
      json.nextToken();
      if (isValue) {
        data.add(datum(json, name));
      } else {
        json.skipChildren();
      }
    }
  }

  private static Datum datum(JsonParser json, String name) {
    return switch (json.currentToken()) {
      case VALUE_STRING -> new Datum(name, json.getString(), Datum.Type.TEXT);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          new Datum(name, json.getString(), Datum.Type.NUMBER);
      case VALUE_TRUE, VALUE_FALSE -> new Datum(name, json.getString(), Datum.Type.BOOLEAN);
      default -> new Datum(name, copy(json), Datum.Type.JSON);
    };
  }

  private static String copy(JsonParser json) {
    StringWriter text = new StringWriter();
    try (JsonGenerator copy = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      copy.copyCurrentStructure(json);
    }
    return text.toString();
  }
}
