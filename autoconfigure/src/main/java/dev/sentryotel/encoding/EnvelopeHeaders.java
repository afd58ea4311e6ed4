package dev.sentryotel.encoding;

import dev.sentryotel.propagation.DynamicSamplingContext;
import dev.sentryotel.protocol.SdkIdentity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Begins envelopes with the header that ours have. */
final class EnvelopeHeaders {

  private final EnvelopeWriter writer = new EnvelopeWriter();
  private final Map<String, String> sdk;

  EnvelopeHeaders() {
    // Not Map.of: the order on the wire should not change with each start.
    Map<String, String> members = new LinkedHashMap<>();
    members.put("name", SdkIdentity.NAME);
    members.put("version", SdkIdentity.VERSION);
    sdk = Collections.unmodifiableMap(members);
  }

  /**
   * Begins an envelope.
   *
   * @param eventId the payload's, 32 hex digits; null for containers
   * @param context {@code trace}; left out if it is empty, for then nothing is known of it
   */
  EnvelopeWriter begin(@Nullable String eventId, DynamicSamplingContext context) {
    writer.begin();
    if (eventId != null) {
      writer.member("event_id", eventId);
    }
    writer.member("sdk", sdk);
    if (!context.isEmpty()) {
      writer.member("trace", context.members());
    }
    return writer;
  }
}
