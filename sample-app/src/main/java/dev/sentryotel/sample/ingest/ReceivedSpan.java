package dev.sentryotel.sample.ingest;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One span as the ingest keeps it, whichever item brought it.
 *
 * @param traceId 32 lower-case hex digits
 * @param spanId 16 lower-case hex digits
 * @param parentSpanId the parent's span id, perhaps of another process; null for a root
 * @param isSegment whether it is the first span of its process in the trace
 * @param op what kind of work, for example {@code db}; empty when the client sent none
 * @param description the transaction's name, or the span's description
 * @param status for example {@code ok}; empty when the client sent none
 * @param origin what made the span; empty when the client sent none
 * @param startMicros microseconds since the epoch
 * @param endMicros microseconds since the epoch, not before {@code startMicros}
 * @param item the item that brought it, {@code transaction} or {@code span}
 * @param data its attributes, a JSON object
 */
public record ReceivedSpan(
    String traceId,
    String spanId,
    @Nullable String parentSpanId,
    boolean isSegment,
    String op,
    String description,
    String status,
    String origin,
    long startMicros,
    long endMicros,
    String item,
    JsonNode data) {

  /** Whether the status says that the work went wrong. */
  @JsonProperty("isFailed")
  public boolean isFailed() {
    return isFailure(status);
  }

  /** Whether a status says that the work went wrong; none at all does not. */
  public static boolean isFailure(String status) {
    return !status.isEmpty() && !status.equals("ok") && !status.equals("cancelled");
  }

  /** Time between start and end in microseconds. */
  @JsonProperty
  public long durationMicros() {
    return endMicros - startMicros;
  }
}
