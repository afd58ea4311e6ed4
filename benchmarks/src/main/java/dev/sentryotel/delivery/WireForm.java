package dev.sentryotel.delivery;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * An envelope as it goes over the network, but thrown away: what a sender thread does, without the
 * network. Here, because only this package compresses.
 */
public final class WireForm implements AutoCloseable {

  private final Gzip gzip;
  private final int level;

  /** Makes one of a compression level, 0..9. */
  public WireForm(int level) {
    this.level = level;
    this.gzip = new Gzip(Math.max(1, level), 1);
  }

  /** Returns how many bytes go over the network. */
  public long write(Envelope envelope) {
    try {
      return write(OutgoingEnvelope.of(envelope, null, Instant.now()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns how many bytes go over the network. */
  public long write(OutgoingEnvelope outgoing) throws IOException {
    if (level == 0 || outgoing.length() <= OkHttpTransport.MIN_COMPRESSED_BYTES) {
      outgoing.writeTo(OutputStream.nullOutputStream());
      return outgoing.length();
    }
    GzipBuffer buffer = gzip.compress(outgoing);
    int length = buffer.length();
    gzip.release(buffer);
    return length;
  }

  @Override
  public void close() {
    gzip.close();
  }
}
