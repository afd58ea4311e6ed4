package dev.sentryotel.protocol;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Kind of data that Sentry counts and limits separately.
 *
 * @see <a href="https://develop.sentry.dev/sdk/expected-features/rate-limiting/">Rate limiting</a>
 */
public enum DataCategory {
  /** Anything Sentry has no category of its own for: {@code default}. */
  DEFAULT("default"),
  /** Error events: {@code error}. */
  ERROR("error"),
  /** Transactions: {@code transaction}. */
  TRANSACTION("transaction"),
  /** Spans, in transactions or streamed: {@code span}. */
  SPAN("span"),
  /** Check-ins: {@code monitor}. */
  MONITOR("monitor"),
  /** Sessions: {@code session}. */
  SESSION("session"),
  /** Attachments: {@code attachment}. */
  ATTACHMENT("attachment"),
  /** User feedback: {@code feedback}. */
  FEEDBACK("feedback"),
  /** Profiles: {@code profile}. */
  PROFILE("profile"),
  /** Chunks of continuous profiles: {@code profile_chunk}. */
  PROFILE_CHUNK("profile_chunk"),
  /** Chunks of continuous profiles of user interfaces: {@code profile_chunk_ui}. */
  PROFILE_CHUNK_UI("profile_chunk_ui"),
  /** Replays: {@code replay}. */
  REPLAY("replay"),
  /** Security reports: {@code security}. */
  SECURITY("security"),
  /** Logs, counted: {@code log_item}. */
  LOG_ITEM("log_item"),
  /** Logs, weighed: {@code log_byte}. */
  LOG_BYTE("log_byte"),
  /** Metrics, counted: {@code trace_metric}. */
  TRACE_METRIC("trace_metric"),
  /** Metrics, weighed: {@code trace_metric_byte}. */
  TRACE_METRIC_BYTE("trace_metric_byte"),
  /** Metric buckets: {@code metric_bucket}. */
  METRIC_BUCKET("metric_bucket"),
  /** Client reports: {@code internal}. */
  INTERNAL("internal");

  private static final Map<String, DataCategory> BY_WIRE_NAME = new HashMap<>();

  static {
    for (DataCategory category : values()) {
      BY_WIRE_NAME.put(category.wireName, category);
    }
  }

  private final String wireName;

  DataCategory(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the name on the wire, such as {@code log_item}. */
  public String wireName() {
    return wireName;
  }

  /** Returns the category of that name on the wire, or null for one we do not know. */
  public static @Nullable DataCategory ofWireName(String wireName) {
    return BY_WIRE_NAME.get(wireName);
  }
}
