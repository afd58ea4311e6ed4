package dev.sentryotel.encoding;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;

/**
 * A transaction that is about to be written.
 *
 * @param root the span it is named after
 * @param spans its other spans, all valid, at most {@value TransactionContent#MAX_CHILDREN}
 */
public record OutgoingTransaction(SpanData root, List<SpanData> spans) {}
