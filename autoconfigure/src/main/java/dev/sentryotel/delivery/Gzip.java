package dev.sentryotel.delivery;

import java.io.IOException;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.zip.Deflater;

/**
 * Compresses envelopes with deflaters and into buffers that are used again.
 *
 * <p>May be used by any number of threads, which never wait: who finds nothing to use again makes
 * its own.
 */
final class Gzip {

  /** Compression is brief and bound to a processor; more deflaters are rarely in use at once. */
  private static final int MAX_IDLE_DEFLATERS = 8;

  /** A buffer that had to grow beyond this held an unusual envelope and is left to be collected. */
  private static final int MAX_IDLE_BUFFER_BYTES = 128 << 10;

  private final int level;
  // Stacks: what was used last is still in the processor's cache, and a deflater is 256 KiB.
  private final LinkedBlockingDeque<Deflater> deflaters =
      new LinkedBlockingDeque<>(MAX_IDLE_DEFLATERS);
  private final LinkedBlockingDeque<GzipBuffer> buffers;
  private volatile boolean isClosed;

  /**
   * @param level 1..9
   * @param maxIdleBuffers how many buffers are kept for later
   */
  Gzip(int level, int maxIdleBuffers) {
    this.level = level;
    this.buffers = new LinkedBlockingDeque<>(maxIdleBuffers);
  }

  /** Returns the envelope compressed; give the buffer back with {@link #release}. */
  GzipBuffer compress(OutgoingEnvelope envelope) throws IOException {
    GzipBuffer buffer = buffers.poll();
    if (buffer == null) {
      buffer = new GzipBuffer();
    }
    Deflater deflater = deflaters.poll();
    if (deflater == null) {
      deflater = new Deflater(level, true);
    }
    try {
      buffer.fill(envelope, deflater);
      return buffer;
    } finally {
      deflater.reset();
      if (isClosed || !deflaters.offerFirst(deflater)) {
        deflater.end();
      }
    }
  }

  /** Takes a buffer back, whose content must not be used any more. */
  void release(GzipBuffer buffer) {
    if (!isClosed && buffer.capacity() <= MAX_IDLE_BUFFER_BYTES) {
      buffers.offerFirst(buffer);
    }
  }

  /** Frees the memory outside the heap. */
  void close() {
    isClosed = true;
    for (Deflater idle = deflaters.poll(); idle != null; idle = deflaters.poll()) {
      idle.end();
    }
    buffers.clear();
  }
}
