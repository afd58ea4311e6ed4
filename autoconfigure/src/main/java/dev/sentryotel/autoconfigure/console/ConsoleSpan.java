package dev.sentryotel.autoconfigure.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One span as an envelope says it, whichever form it has there.
 *
 * @param id 16 hex digits; empty for an {@link Kind#EVENT} without a span
 * @param parentId that of its parent, or null
 * @param name the transaction's name, or the span's description
 * @param op empty if there is none
 * @param status the word on the wire; empty if there is none
 * @param origin empty if there is none
 * @param startMicros since the epoch
 * @param endMicros since the epoch; that of the start or later
 * @param kind how it left
 * @param envelope number of the envelope in its trace, from 0
 * @param data in the order of the wire
 * @param links in the order of the wire
 */
record ConsoleSpan(
    String id,
    @Nullable String parentId,
    String name,
    String op,
    String status,
    String origin,
    long startMicros,
    long endMicros,
    Kind kind,
    int envelope,
    List<Datum> data,
    List<Link> links) {

  /** How a span left. */
  enum Kind {
    /** As the root of a transaction. */
    TRANSACTION,
    /** Within a transaction. */
    CHILD,
    /** In a transaction of its own, after that of its root. */
    LATE,
    /** By itself, as the first of its segment. */
    STREAMED_SEGMENT,
    /** By itself. */
    STREAMED,
    /** It is an event, such as an error, and no span. */
    EVENT
  }

  /**
   * One attribute.
   *
   * @param value a text, or else what stands in the JSON
   */
  record Datum(String name, String value, Type type) {

    /** What the value is. */
    enum Type {
      TEXT,
      NUMBER,
      BOOLEAN,
      JSON
    }
  }

  /**
   * One link.
   *
   * @param data its attributes
   */
  record Link(String traceId, String spanId, List<Datum> data) {}

  /** Copies the lists. */
  ConsoleSpan {
    data = List.copyOf(data);
    links = List.copyOf(links);
  }

  /** Returns it without what only a look at the trace itself shows. */
  ConsoleSpan withoutDetails() {
    return new ConsoleSpan(
        id,
        parentId,
        name,
        op,
        status,
        origin,
        startMicros,
        endMicros,
        kind,
        envelope,
        List.of(),
        List.of());
  }

  /** Returns whether something went wrong; what was merely cancelled did not. */
  boolean isFailed() {
    return kind == Kind.EVENT
        || switch (status) {
          case "", "ok", "unset", "unknown", "cancelled" -> false;
          default -> true;
        };
  }

  /** Returns whether a part of the application begins with it. */
  boolean isSegment() {
    return kind == Kind.TRANSACTION || kind == Kind.STREAMED_SEGMENT;
  }
}
