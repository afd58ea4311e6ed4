package dev.sentryotel.encoding;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * Memory that grows with what is written and is used again for the next envelope.
 *
 * <p>Used by one thread at a time. Unlike {@link java.io.ByteArrayOutputStream} it takes no lock,
 * gives away its bytes without copying all of them first, and can step back to a mark.
 */
final class GrowableBytes extends OutputStream {

  // Holds the usual transaction of a few dozen spans without growing.
  private static final int INITIAL_BYTES = 16 * 1024;
  // Twice the largest transaction Sentry takes; what a giant needed beyond it is given back.
  private static final int RETAINED_BYTES = 2 * 1024 * 1024;

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int size;

  @Override
  public void write(int value) {
    ensureRoomFor(1);
    bytes[size++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    ensureRoomFor(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  void write(GrowableBytes other) {
    write(other.bytes, 0, other.size);
  }

  private void ensureRoomFor(int length) {
    int needed = Math.addExact(size, length);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, capacityFor(needed));
    }
  }

  // By doubling only, so that the largest capacity that is retained can be reached.
  private static int capacityFor(int needed) {
    long capacity = INITIAL_BYTES;
    while (capacity < needed) {
      capacity *= 2;
    }
    return (int) Math.max(needed, Math.min(capacity, Integer.MAX_VALUE - 8));
  }

  int size() {
    return size;
  }

  int capacity() {
    return bytes.length;
  }

  /** Forgets everything behind a size reached before. */
  void truncate(int newSize) {
    size = newSize;
  }

  /** Forgets everything, and the memory too if there was much of it. */
  void clear() {
    size = 0;
    if (bytes.length > RETAINED_BYTES) {
      bytes = new byte[INITIAL_BYTES];
    }
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }
}
