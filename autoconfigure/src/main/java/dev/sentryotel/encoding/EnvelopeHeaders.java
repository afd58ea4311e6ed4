package dev.sentryotel.encoding;

import dev.sentryotel.propagation.DynamicSamplingContext;
import dev.sentryotel.protocol.SdkIdentity;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** Begins envelopes with the header that ours have. */
final class EnvelopeHeaders {

  private static final String EVENT_ID = "event_id";
  private static final SerializableString SDK =
      new SerializedString(
          "{\"name\":\"" + SdkIdentity.NAME + "\",\"version\":\"" + SdkIdentity.VERSION + "\"}");

  private final EnvelopeWriter writer = new EnvelopeWriter();

  /**
   * Begins an envelope.
   *
   * @param eventId the payload's, 32 hex digits; null for containers
   * @param context {@code trace}; left out if it is empty, for then nothing is known of it
   */
  EnvelopeWriter begin(@Nullable String eventId, DynamicSamplingContext context) {
    writer.begin();
    if (eventId != null) {
      writer.member(EVENT_ID, eventId);
    }
    writer.member("sdk", SDK);
    if (!context.isEmpty()) {
      writer.member("trace", context);
    }
    return writer;
  }
}
