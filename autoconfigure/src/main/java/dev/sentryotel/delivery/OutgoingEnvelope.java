package dev.sentryotel.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
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

  /** Closes a header that has members; its zeros are written over. */
  private static final byte[] HEADER_END =
      ",\"sent_at\":\"0000-00-00T00:00:00.000Z\"}".getBytes(US_ASCII);

  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final int YEAR = ",\"sent_at\":\"".length();

  private final byte[] bytes;
  private final int headerLength;
  private final byte[] headerEnd;
  private final byte[] report;

  private OutgoingEnvelope(byte[] bytes, int headerLength, Instant sentAt, byte[] report) {
    this.bytes = bytes;
    this.headerLength = headerLength;
    byte[] end = headerEnd(sentAt);
    // A header of one byte is a lone brace: its first key takes no comma.
    this.headerEnd = headerLength == 1 ? Arrays.copyOfRange(end, 1, end.length) : end;
    this.report = report;
  }

  // By hand: java.time's formatter is a quarter of the garbage of an envelope, its bytes left out.
  private static byte[] headerEnd(Instant sentAt) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(sentAt.getEpochSecond(), sentAt.getNano(), ZoneOffset.UTC);
    byte[] end = HEADER_END.clone();
    int at = YEAR;
    at = digits(end, at, 4, time.getYear());
    at = digits(end, at, 2, time.getMonthValue());
    at = digits(end, at, 2, time.getDayOfMonth());
    at = digits(end, at, 2, time.getHour());
    at = digits(end, at, 2, time.getMinute());
    at = digits(end, at, 2, time.getSecond());
    digits(end, at, 3, time.getNano() / NANOS_PER_MILLI);
    return end;
  }

  /** Writes a number, and returns where the next one begins, behind a separator. */
  private static int digits(byte[] text, int start, int count, int number) {
    int rest = number;
    for (int i = start + count - 1; i >= start; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return start + count + 1;
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
