package dev.sentryotel.mapping;

import dev.sentryotel.protocol.SpanStatus;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.jspecify.annotations.Nullable;

/**
 * Status and response code turned into Sentry's status.
 *
 * <pre>
 * OK                                        -> ok
 * ERROR, description is a Sentry status     -> that
 * ERROR, any other description              -> internal_error
 * ERROR                                     -> by code, but never ok; else internal_error
 * UNSET                                     -> by code, else ok
 * </pre>
 */
final class StatusMapping {

  private static final SpanStatus[] BY_GRPC_CODE = {
    SpanStatus.OK,
    SpanStatus.CANCELLED,
    SpanStatus.UNKNOWN_ERROR,
    SpanStatus.INVALID_ARGUMENT,
    SpanStatus.DEADLINE_EXCEEDED,
    SpanStatus.NOT_FOUND,
    SpanStatus.ALREADY_EXISTS,
    SpanStatus.PERMISSION_DENIED,
    SpanStatus.RESOURCE_EXHAUSTED,
    SpanStatus.FAILED_PRECONDITION,
    SpanStatus.ABORTED,
    SpanStatus.OUT_OF_RANGE,
    SpanStatus.UNIMPLEMENTED,
    SpanStatus.INTERNAL_ERROR,
    SpanStatus.UNAVAILABLE,
    SpanStatus.DATA_LOSS,
    SpanStatus.UNAUTHENTICATED
  };

  private StatusMapping() {}

  static SpanStatus of(StatusData status, Attributes attributes) {
    StatusCode code = status.getStatusCode();
    if (code == StatusCode.OK) {
      return SpanStatus.OK;
    }
    if (code == StatusCode.ERROR && !status.getDescription().isEmpty()) {
      SpanStatus named = SpanStatus.ofWireName(status.getDescription());
      return named == null || named == SpanStatus.OK ? SpanStatus.INTERNAL_ERROR : named;
    }
    SpanStatus byCode = attributes.isEmpty() ? null : byCode(attributes);
    if (code == StatusCode.ERROR) {
      return byCode == null || byCode == SpanStatus.OK ? SpanStatus.INTERNAL_ERROR : byCode;
    }
    return byCode == null ? SpanStatus.OK : byCode;
  }

  private static @Nullable SpanStatus byCode(Attributes attributes) {
    long http = HttpStatusCode.of(attributes);
    return http == 0 ? byGrpcCode(attributes) : byHttpCode(http);
  }

  private static SpanStatus byHttpCode(long code) {
    if (code >= 100 && code < 400) {
      return SpanStatus.OK;
    }
    if (code < 400 || code >= 600) {
      return SpanStatus.INTERNAL_ERROR;
    }
    return switch ((int) code) {
      case 401 -> SpanStatus.UNAUTHENTICATED;
      case 403 -> SpanStatus.PERMISSION_DENIED;
      case 404 -> SpanStatus.NOT_FOUND;
      case 409 -> SpanStatus.ALREADY_EXISTS;
      case 413 -> SpanStatus.FAILED_PRECONDITION;
      case 429 -> SpanStatus.RESOURCE_EXHAUSTED;
      case 499 -> SpanStatus.CANCELLED;
      case 501 -> SpanStatus.UNIMPLEMENTED;
      case 503 -> SpanStatus.UNAVAILABLE;
      case 504 -> SpanStatus.DEADLINE_EXCEEDED;
      default -> code < 500 ? SpanStatus.INVALID_ARGUMENT : SpanStatus.INTERNAL_ERROR;
    };
  }

  private static @Nullable SpanStatus byGrpcCode(Attributes attributes) {
    SpanStatus status = byGrpcCode(RecordedCode.RPC, attributes);
    return status == null ? byGrpcCode(RecordedCode.OLD_GRPC, attributes) : status;
  }

  private static @Nullable SpanStatus byGrpcCode(RecordedCode recorded, Attributes attributes) {
    long code = recorded.in(attributes);
    if (code == RecordedCode.NONE) {
      String name = attributes.get(recorded.text());
      return name == null ? null : byGrpcName(name);
    }
    return code >= 0 && code < BY_GRPC_CODE.length
        ? BY_GRPC_CODE[(int) code]
        : SpanStatus.UNKNOWN_ERROR;
  }

  /** Returns the status of a gRPC code's name, such as {@code NOT_FOUND}, or null. */
  private static @Nullable SpanStatus byGrpcName(String name) {
    return switch (name) {
      case "OK" -> SpanStatus.OK;
      case "CANCELLED" -> SpanStatus.CANCELLED;
      case "UNKNOWN" -> SpanStatus.UNKNOWN_ERROR;
      case "INVALID_ARGUMENT" -> SpanStatus.INVALID_ARGUMENT;
      case "DEADLINE_EXCEEDED" -> SpanStatus.DEADLINE_EXCEEDED;
      case "NOT_FOUND" -> SpanStatus.NOT_FOUND;
      case "ALREADY_EXISTS" -> SpanStatus.ALREADY_EXISTS;
      case "PERMISSION_DENIED" -> SpanStatus.PERMISSION_DENIED;
      case "RESOURCE_EXHAUSTED" -> SpanStatus.RESOURCE_EXHAUSTED;
      case "FAILED_PRECONDITION" -> SpanStatus.FAILED_PRECONDITION;
      case "ABORTED" -> SpanStatus.ABORTED;
      case "OUT_OF_RANGE" -> SpanStatus.OUT_OF_RANGE;
      case "UNIMPLEMENTED" -> SpanStatus.UNIMPLEMENTED;
      case "INTERNAL" -> SpanStatus.INTERNAL_ERROR;
      case "UNAVAILABLE" -> SpanStatus.UNAVAILABLE;
      case "DATA_LOSS" -> SpanStatus.DATA_LOSS;
      case "UNAUTHENTICATED" -> SpanStatus.UNAUTHENTICATED;
      default -> null;
    };
  }
}
