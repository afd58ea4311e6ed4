package dev.sentryotel.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sentryotel.protocol.DataCategory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a file of the spool: a line about the envelope, then its bytes as they are, the
 * brace of its header still open, so that it gets a fresh {@code sent_at} when it is sent.
 *
 * <pre>
 * sentry-otel-spool 1 transaction 12 181 6420 9f3c01aa  category, count, header's length, length, CRC
 * &#123;"event_id":"…","sdk":&#123;…&#125;,"trace":&#123;…&#125;
 * &#123;"type":"transaction","length":6201&#125;
 * &#123;…&#125;
 * </pre>
 *
 * <p>The CRC-32C is over the line up to it and the envelope. Not compressed: a trace of ten spans
 * fits into two blocks of a disk, compressed it would still take one.
 */
final class SpoolFormat {

  /** {@value}: the line has at most 90 characters. */
  static final int MAX_LINE_BYTES = 128;

  private static final Pattern LINE =
      Pattern.compile(
          "(sentry-otel-spool 1 ([a-z_]+) (\\d{1,9}) (\\d{1,9}) (\\d{1,9}) )([0-9a-f]{8})\n");

  /**
   * What the line says.
   *
   * @param headerLength as in {@link Envelope}
   * @param length of the whole envelope
   * @param start where the envelope begins in the file
   * @param crcText the part of the line that the CRC is over
   */
  private record Line(
      DataCategory category,
      int count,
      int headerLength,
      int length,
      int start,
      String crcText,
      int crc) {

    EnvelopeContent content() {
      return new EnvelopeContent(category, count, length - headerLength);
    }
  }

  private SpoolFormat() {}

  /** Returns the line for an envelope. */
  static ByteBuffer line(Envelope envelope) {
    String crcText =
        String.format(
            Locale.ROOT,
            "sentry-otel-spool 1 %s %d %d %d ",
            envelope.category().wireName(),
            envelope.spanCount(),
            envelope.headerLength(),
            envelope.bytes().length);
    int crc = crc(crcText, envelope.bytes(), 0, envelope.bytes().length);
    return ByteBuffer.wrap(String.format(Locale.ROOT, "%s%08x\n", crcText, crc).getBytes(US_ASCII));
  }

  /**
   * Returns what a file says that it holds, which is no proof that it does.
   *
   * @param fileStart the first {@value #MAX_LINE_BYTES} bytes of the file or more, or all of it
   * @param fileBytes length of the whole file
   * @return null if it is none, or the file has another length than it says
   */
  static @Nullable EnvelopeContent readContent(byte[] fileStart, long fileBytes) {
    Line line = readLine(fileStart, fileBytes);
    return line == null ? null : line.content();
  }

  private static @Nullable Line readLine(byte[] fileStart, long fileBytes) {
    int end = 0;
    while (end < Math.min(fileStart.length, MAX_LINE_BYTES) && fileStart[end] != '\n') {
      end++;
    }
    if (end == Math.min(fileStart.length, MAX_LINE_BYTES)) {
      return null;
    }
    Matcher matcher = LINE.matcher(new String(fileStart, 0, end + 1, US_ASCII));
    if (!matcher.matches()) {
      return null;
    }
    DataCategory category = DataCategory.ofWireName(matcher.group(2));
    int count = Integer.parseInt(matcher.group(3));
    int headerLength = Integer.parseInt(matcher.group(4));
    int length = Integer.parseInt(matcher.group(5));
    int start = end + 1;
    boolean isPossible = count > 0 && headerLength > 0 && headerLength < length;
    if (category == null || !isPossible || fileBytes != (long) start + length) {
      return null;
    }
    int crc = Integer.parseUnsignedInt(matcher.group(6), 16);
    return new Line(category, count, headerLength, length, start, matcher.group(1), crc);
  }

  /** Returns the envelope in a file, or null if the file is torn, changed or not ours. */
  static @Nullable Envelope read(byte[] file) {
    Line line = readLine(file, file.length);
    if (line == null || crc(line.crcText(), file, line.start(), line.length()) != line.crc()) {
      return null;
    }
    byte[] bytes = Arrays.copyOfRange(file, line.start(), file.length);
    return new Envelope(line.category(), line.count(), bytes, line.headerLength());
  }

  private static int crc(String crcText, byte[] bytes, int start, int length) {
    CRC32C crc = new CRC32C();
    crc.update(crcText.getBytes(US_ASCII));
    crc.update(bytes, start, length);
    return (int) crc.getValue();
  }
}
