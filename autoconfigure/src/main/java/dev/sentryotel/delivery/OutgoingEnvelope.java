package dev.sentryotel.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to send an envelope: its bytes with what is only known now, {@code sent_at} and the
 * client report.
 *
 * <pre>{@code
 * {"event_id":"…","sdk":{…},"trace":{…},"sent_at":"2026-01-01T00:00:00.000Z"}
 * {"type":"transaction","length":123}
 * {…}
 * {"type":"client_report","length":95}
 * {"timestamp":1767225600,"discarded_events":[…]}
 * }</pre>
 *
 * <p>Immutable; may be written any number of times, from any thread.
 *
 * @see <a href="https://develop.sentry.dev/sdk/foundations/transport/envelopes/">Envelopes</a>
 */
public final class OutgoingEnvelope {

  // Instant.toString() leaves out zero milliseconds; the wire wants three digits always.
  private static final DateTimeFormatter SENT_AT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final byte[] bytes;
  private final int headerLength;
  private final byte[] headerEnd;
  private final byte[] report;

  private OutgoingEnvelope(byte[] bytes, int headerLength, Instant sentAt, byte[] report) {
    this.bytes = bytes;
    this.headerLength = headerLength;
    // A header of one byte is a lone brace: its first key takes no comma.
    this.headerEnd =
        ((headerLength == 1 ? "" : ",") + "\"sent_at\":\"" + SENT_AT.format(sentAt) + "\"}")
            .getBytes(US_ASCII);
    this.report = report;
  }

  static OutgoingEnvelope of(Envelope envelope, @Nullable ClientReport report, Instant sentAt) {
    byte[] item = report == null ? new byte[0] : report.item();
    return new OutgoingEnvelope(envelope.bytes(), envelope.headerLength(), sentAt, item);
  }

  static OutgoingEnvelope of(ClientReport report, Instant sentAt) {
    return of(report.envelope(), null, sentAt);
  }

  /** Returns how many bytes {@link #writeTo} writes, uncompressed. */
  public long length() {
    return (long) bytes.length + headerEnd.length + report.length;
  }

  /**
   * Writes the envelope uncompressed; does not close the stream.
   *
   * @throws IOException if the stream throws it
   */
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, headerLength);
    out.write(headerEnd);
    out.write(bytes, headerLength, bytes.length - headerLength);
    out.write(report);
  }
}
