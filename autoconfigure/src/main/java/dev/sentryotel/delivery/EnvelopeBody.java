package dev.sentryotel.delivery;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** An envelope as the body of a request, compressed if there is a buffer. */
final class EnvelopeBody extends RequestBody {

  private static final MediaType TYPE = MediaType.get("application/x-sentry-envelope");

  private final OutgoingEnvelope envelope;
  private final @Nullable GzipBuffer compressed;
  private volatile boolean isAnswered;

  EnvelopeBody(OutgoingEnvelope envelope, @Nullable GzipBuffer compressed) {
    this.envelope = envelope;
    this.compressed = compressed;
  }

  @Override
  public MediaType contentType() {
    return TYPE;
  }

  @Override
  public long contentLength() {
    return compressed == null ? envelope.length() : compressed.length();
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    if (compressed == null) {
      envelope.writeTo(sink.outputStream());
    } else {
      compressed.writeTo(sink.outputStream());
    }
  }

  /** Takes in that a status came. */
  void answered() {
    isAnswered = true;
  }

  /**
   * Whether OkHttp must not send it a second time. A kept connection may turn out to have been
   * closed by the server long ago, then it shall; but it also answers 408 and 503 with a second
   * request, and what has a status is never sent again.
   */
  @Override
  public boolean isOneShot() {
    return isAnswered;
  }
}
