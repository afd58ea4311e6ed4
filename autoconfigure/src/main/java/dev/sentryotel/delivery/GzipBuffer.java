package dev.sentryotel.delivery;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * One compressed envelope, in memory that serves the next one too. Used by one thread at a time.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">GZIP file format</a>
 */
final class GzipBuffer {

  /** Magic number, deflate, no flags, no time, no hint, operating system unknown. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  /** Holds a usual envelope of ten spans. */
  private static final int INITIAL_BYTES = 4096;

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;

  /** Replaces the content. */
  void fill(OutgoingEnvelope envelope, Deflater deflater) throws IOException {
    System.arraycopy(HEADER, 0, bytes, 0, HEADER.length);
    length = HEADER.length;
    CRC32 checksum = new CRC32();
    envelope.writeTo(new Compression(deflater, checksum));
    deflater.finish();
    while (!deflater.finished()) {
      deflate(deflater);
    }
    writeLittleEndian((int) checksum.getValue());
    writeLittleEndian((int) envelope.length());
  }

  private void deflate(Deflater deflater) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    length += deflater.deflate(bytes, length, bytes.length - length);
  }

  private void writeLittleEndian(int value) {
    if (bytes.length - length < Integer.BYTES) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  /** Returns how many bytes the content has. */
  int length() {
    return length;
  }

  /** Returns how many bytes of memory this holds. */
  int capacity() {
    return bytes.length;
  }

  /** Writes the content. */
  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }

  /** What is written here goes into the buffer, compressed. */
  private final class Compression extends OutputStream {

    private final Deflater deflater;
    private final CRC32 checksum;

    Compression(Deflater deflater, CRC32 checksum) {
      this.deflater = deflater;
      this.checksum = checksum;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int count) {
      checksum.update(source, offset, count);
      deflater.setInput(source, offset, count);
      while (!deflater.needsInput()) {
        deflate(deflater);
      }
    }
  }
}
