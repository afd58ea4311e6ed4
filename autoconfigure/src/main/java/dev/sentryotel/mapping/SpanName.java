package dev.sentryotel.mapping;

import static dev.sentryotel.mapping.OtherAttributes.text;

import dev.sentryotel.protocol.TransactionSource;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.semconv.DbAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A description and what it was made from. */
record SpanName(String description, TransactionSource source) {

  /**
   * Returns the name of a span.
   *
   * @param op as mapped, or null
   * @param origin as mapped
   */
  static SpanName of(
      String name,
      SpanKind kind,
      Attributes attributes,
      SpanCategory category,
      @Nullable String op,
      String origin) {
    if (attributes.isEmpty()) {
      return new SpanName(name, TransactionSource.CUSTOM);
    }
    String sourceText = attributes.get(SentryAttributes.SOURCE);
    TransactionSource explicit =
        sourceText == null ? null : TransactionSource.ofWireName(sourceText);
    String custom = text(attributes, SentryAttributes.CUSTOM_SPAN_NAME);
    if (custom != null) {
      return new SpanName(custom, explicit == null ? TransactionSource.CUSTOM : explicit);
    }
    if (explicit == TransactionSource.CUSTOM) {
      return new SpanName(name, TransactionSource.CUSTOM);
    }
    SpanName inferred = infer(name, kind, attributes, category, op, origin);
    return explicit == null ? inferred : new SpanName(inferred.description, explicit);
  }

  private static SpanName infer(
      String name,
      SpanKind kind,
      Attributes attributes,
      SpanCategory category,
      @Nullable String op,
      String origin) {
    return switch (category) {
      case HTTP -> HttpSpanName.of(name, kind, attributes, origin);
      case DB -> new SpanName(ofQuery(name, attributes), TransactionSource.TASK);
      case RPC, FAAS -> new SpanName(name, TransactionSource.ROUTE);
      case MESSAGING -> new SpanName(ofDestination(name, attributes), TransactionSource.TASK);
      case GEN_AI, GRAPHQL, FUNCTION, NONE ->
          new SpanName(
              SpanCategory.isCache(op) ? ofCacheKeys(name, attributes) : name,
              TransactionSource.CUSTOM);
    };
  }

  private static String ofQuery(String name, Attributes attributes) {
    String query = text(attributes, DbAttributes.DB_QUERY_TEXT, OtherAttributes.DB_STATEMENT);
    return query == null ? GeneratedNamespace.removeFrom(name, attributes) : query;
  }

  private static String ofDestination(String name, Attributes attributes) {
    String destination = text(attributes, OtherAttributes.MESSAGING_DESTINATION_NAME);
    return destination == null ? name : destination;
  }

  private static String ofCacheKeys(String name, Attributes attributes) {
    List<String> keys = attributes.get(OtherAttributes.CACHE_KEY);
    return keys == null || keys.isEmpty() ? name : String.join(", ", keys);
  }
}
