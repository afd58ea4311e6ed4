package dev.sentryotel.delivery;

import dev.sentryotel.protocol.SdkIdentity;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Posts envelopes to Spotlight, one after the other.
 *
 * <pre>{@code
 * POST /stream HTTP/1.1
 * Content-Type: application/x-sentry-envelope
 * User-Agent: name/1.0.0
 * }</pre>
 *
 * <p>The client underneath is private: no bean and no instrumentation library reaches it. It is
 * made with the first envelope.
 */
final class SpotlightCalls implements AutoCloseable {

  /** Spotlight is on this machine or near it, and has nothing to think about. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);

  private final HttpUrl url;
  private volatile @Nullable OkHttpClient client; // Written by the one thread that posts.
  private volatile boolean isClosed;

  SpotlightCalls(HttpUrl url) {
    this.url = url;
  }

  /**
   * Posts one envelope and waits for the answer.
   *
   * @return the status
   * @throws IOException if none came
   */
  int post(OutgoingEnvelope envelope) throws IOException {
    Request request =
        new Request.Builder()
            .url(url)
            .post(new EnvelopeBody(envelope, null))
            .header("User-Agent", SdkIdentity.NAME + "/" + SdkIdentity.VERSION)
            .build();
    OkHttpClient current = client;
    if (current == null) {
      current = newClient();
      client = current;
    }
    if (isClosed) {
      throw new IOException("Spotlight's line is closed");
    }
    try (Response response = current.newCall(request).execute()) {
      return response.code();
    }
  }

  private OkHttpClient newClient() {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .connectTimeout(CONNECT_TIMEOUT)
            .callTimeout(CALL_TIMEOUT)
            .followRedirects(false)
            .eventListener(new PromptListener());
    if (!url.isHttps()) {
      builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT)); // No trust store is loaded.
    }
    return builder.build();
  }

  /** Ends a call in flight, which then throws, and frees the connection. */
  @Override
  public void close() {
    isClosed = true;
    OkHttpClient current = client;
    if (current != null) {
      OkHttpTransport.end(current);
    }
  }
}
