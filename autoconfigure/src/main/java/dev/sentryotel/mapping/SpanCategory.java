package dev.sentryotel.mapping;

import static dev.sentryotel.mapping.OtherAttributes.has;
import static dev.sentryotel.mapping.OtherAttributes.text;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.semconv.CodeAttributes;
import io.opentelemetry.semconv.DbAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import org.jspecify.annotations.Nullable;

/** What kind of work a span is about, as far as its attributes tell. */
enum SpanCategory {
  MESSAGING,
  HTTP,
  DB,
  GEN_AI,
  RPC,
  FAAS,
  GRAPHQL,
  FUNCTION,
  NONE;

  /**
   * Returns the category, the first that applies.
   *
   * @param explicitOp the span's {@code sentry.op}, or null
   */
  static SpanCategory of(SpanKind kind, Attributes attributes, @Nullable String explicitOp) {
    if (attributes.isEmpty()) {
      return NONE;
    }
    // Queues such as SQS are reached over HTTP; on these kinds the queue is what matters.
    boolean isMessaging = has(attributes, OtherAttributes.MESSAGING_SYSTEM);
    if (isMessaging && (kind == SpanKind.PRODUCER || kind == SpanKind.CONSUMER)) {
      return MESSAGING;
    }
    if (isHttp(attributes)) {
      return HTTP;
    }
    // Caches live in databases such as Redis; whoever says cache means it.
    if (text(attributes, DbAttributes.DB_SYSTEM_NAME, OtherAttributes.DB_SYSTEM) != null
        && !isCache(explicitOp)) {
      return DB;
    }
    if (isGenAi(attributes)) {
      return GEN_AI;
    }
    if (isRpc(attributes)) {
      return RPC;
    }
    if (isMessaging) {
      return MESSAGING;
    }
    if (has(attributes, OtherAttributes.FAAS_TRIGGER)) {
      return FAAS;
    }
    if (isGraphQl(attributes)) {
      return GRAPHQL;
    }
    // Last, for instrumentations name the function on spans of every category.
    return kind == SpanKind.INTERNAL && isFunction(attributes) ? FUNCTION : NONE;
  }

  static boolean isCache(@Nullable String op) {
    return op != null && op.startsWith("cache.");
  }

  static boolean isHttp(Attributes attributes) {
    return text(attributes, HttpAttributes.HTTP_REQUEST_METHOD, OtherAttributes.HTTP_METHOD)
        != null;
  }

  private static boolean isGenAi(Attributes attributes) {
    return has(attributes, OtherAttributes.GEN_AI_OPERATION_NAME)
        || has(attributes, OtherAttributes.GEN_AI_PROVIDER_NAME)
        || has(attributes, OtherAttributes.GEN_AI_SYSTEM);
  }

  private static boolean isRpc(Attributes attributes) {
    return has(attributes, OtherAttributes.RPC_SERVICE)
        || has(attributes, OtherAttributes.RPC_SYSTEM)
        || has(attributes, OtherAttributes.RPC_SYSTEM_NAME);
  }

  private static boolean isGraphQl(Attributes attributes) {
    return has(attributes, OtherAttributes.GRAPHQL_OPERATION_TYPE)
        || has(attributes, OtherAttributes.GRAPHQL_OPERATION_NAME)
        || has(attributes, OtherAttributes.GRAPHQL_DOCUMENT);
  }

  private static boolean isFunction(Attributes attributes) {
    return text(attributes, CodeAttributes.CODE_FUNCTION_NAME, OtherAttributes.CODE_FUNCTION)
        != null;
  }

  /** Returns the op of such a span, or null if it has none. */
  @Nullable String op(SpanKind kind, Attributes attributes) {
    return switch (this) {
      case HTTP -> httpOp(kind, attributes);
      case DB -> "db";
      case GEN_AI -> genAiOp(text(attributes, OtherAttributes.GEN_AI_OPERATION_NAME));
      case RPC -> "rpc";
      case MESSAGING -> messagingOp(kind, attributes);
      case FAAS -> text(attributes, OtherAttributes.FAAS_TRIGGER);
      case GRAPHQL -> graphQlOp(text(attributes, OtherAttributes.GRAPHQL_OPERATION_TYPE));
      case FUNCTION -> "function";
      case NONE -> null;
    };
  }

  private static String httpOp(SpanKind kind, Attributes attributes) {
    String op =
        switch (kind) {
          case CLIENT -> "http.client";
          case SERVER -> "http.server";
          default -> "http";
        };
    return Boolean.TRUE.equals(attributes.get(OtherAttributes.HTTP_PREFETCH))
        ? op + ".prefetch"
        : op;
  }

  private static String genAiOp(@Nullable String operation) {
    return operation == null ? "gen_ai" : "gen_ai." + operation;
  }

  private static String messagingOp(SpanKind kind, Attributes attributes) {
    String operation =
        text(
            attributes,
            OtherAttributes.MESSAGING_OPERATION_TYPE,
            OtherAttributes.MESSAGING_OPERATION);
    return switch (operation == null ? "" : operation) {
      case "publish", "send" -> "queue.publish";
      case "create" -> "queue.create";
      case "receive" -> "queue.receive";
      case "process", "deliver" -> "queue.process";
      case "settle" -> "queue.settle";
      default ->
          switch (kind) {
            case PRODUCER -> "queue.publish";
            case CONSUMER -> "queue.process";
            default -> "queue";
          };
    };
  }

  private static String graphQlOp(@Nullable String operationType) {
    return switch (operationType == null ? "" : operationType) {
      case "query" -> "graphql.query";
      case "mutation" -> "graphql.mutation";
      case "subscription" -> "graphql.subscription";
      default -> "graphql.execute";
    };
  }
}
