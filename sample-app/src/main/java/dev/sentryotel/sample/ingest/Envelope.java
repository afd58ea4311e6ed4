package dev.sentryotel.sample.ingest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One envelope, read and not yet interpreted.
 *
 * @param headers the first line, unknown keys included
 * @param items the items in their order, unknown types included
 */
record Envelope(ObjectNode headers, List<Item> items) {

  Envelope {
    items = List.copyOf(items);
  }

  /** The event id as 32 lower-case digits, or null for an envelope without one. */
  @Nullable String eventId() {
    String eventId = headers.path("event_id").stringValue(null);
    return eventId == null ? null : eventId.replace("-", "").toLowerCase(Locale.ROOT);
  }

  /** The DSN the envelope claims for itself, or null. */
  @Nullable String dsn() {
    return headers.path("dsn").stringValue(null);
  }

  /** The trace id of the dynamic sampling context, or null when there is none. */
  @Nullable String sampledTraceId() {
    return headers.path("trace").path("trace_id").stringValue(null);
  }

  /** One item: its header line, and its bytes exactly as they came. */
  static final class Item {

    private final ObjectNode headers;
    private final byte[] payload;

    Item(ObjectNode headers, byte[] payload) {
      this.headers = headers;
      this.payload = payload;
    }

    ObjectNode headers() {
      return headers;
    }

    /** The bytes themselves, not a copy; nobody changes them. */
    byte[] payload() {
      return payload;
    }

    String type() {
      return headers.path("type").stringValue("");
    }

    String contentType() {
      return headers.path("content_type").stringValue("");
    }

    /** The number of elements a container announces, or -1. */
    int itemCount() {
      JsonNode count = headers.path("item_count");
      return count.isInt() ? count.intValue() : -1;
    }

    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }
}
