package dev.sentryotel.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.SdkIdentity;
import java.util.Arrays;
import java.util.List;

/**
 * Losses that Sentry is told of, taken out of the counts until it is known whether they arrived.
 *
 * <pre>{@code
 * {"type":"client_report","length":110}
 * {"timestamp":1767225600,"discarded_events":[{"reason":"queue_overflow","category":"span","quantity":2}]}
 * }</pre>
 *
 * @param epochSeconds when it was made
 * @param losses 1 or more
 * @see <a href="https://develop.sentry.dev/sdk/telemetry/client-reports/">Client reports</a>
 */
record ClientReport(long epochSeconds, List<Discarded> losses) {

  /** Header of an envelope of its own, with its brace open. */
  private static final byte[] HEADER =
      ("{\"sdk\":{\"name\":\""
              + SdkIdentity.NAME
              + "\",\"version\":\""
              + SdkIdentity.VERSION
              + "\"}\n")
          .getBytes(US_ASCII);

  /** Returns an envelope of its own. */
  Envelope envelope() {
    byte[] item = item();
    byte[] bytes = Arrays.copyOf(HEADER, HEADER.length + item.length);
    System.arraycopy(item, 0, bytes, HEADER.length, item.length);
    return new Envelope(DataCategory.INTERNAL, 1, bytes, HEADER.length - 1);
  }

  /** Returns header and payload, with the line feed after each. */
  byte[] item() {
    StringBuilder payload = new StringBuilder("{\"timestamp\":").append(epochSeconds);
    payload.append(",\"discarded_events\":[");
    for (int i = 0; i < losses.size(); i++) {
      payload.append(i == 0 ? "" : ",").append(json(losses.get(i)));
    }
    payload.append("]}");
    // Nothing but ASCII in it, so characters are bytes.
    return ("{\"type\":\"client_report\",\"length\":" + payload.length() + "}\n" + payload + "\n")
        .getBytes(US_ASCII);
  }

  static String json(Discarded loss) {
    return "{\"reason\":\""
        + loss.reason().wireName()
        + "\",\"category\":\""
        + loss.category().wireName()
        + "\",\"quantity\":"
        + loss.quantity()
        + "}";
  }
}
