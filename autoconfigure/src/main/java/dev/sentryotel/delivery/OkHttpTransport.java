package dev.sentryotel.delivery;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.protocol.Dsn;
import dev.sentryotel.protocol.SdkIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Credentials;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Posts envelopes to Sentry over keep-alive connections, HTTP/2 where the server offers it.
 *
 * <pre>{@code
 * POST /api/42/envelope/ HTTP/1.1
 * X-Sentry-Auth: Sentry sentry_version=7, sentry_client=name/1.0.0, sentry_key=…
 * Content-Type: application/x-sentry-envelope
 * Content-Encoding: gzip                         above 1 KiB
 * User-Agent: name/1.0.0
 * }</pre>
 *
 * <p>The client underneath is private: no bean and no instrumentation library reaches it. It is
 * made with the first envelope, so that the start of an application waits neither for trust stores
 * nor for OkHttp's classes.
 *
 * @see <a
 *     href="https://develop.sentry.dev/sdk/foundations/transport/authentication/">Authentication</a>
 */
public final class OkHttpTransport implements EnvelopeTransport {

  /** Below, the gain is not worth the work; Relay takes both. */
  static final int MIN_COMPRESSED_BYTES = 1024;

  /** Shorter than what proxies and load balancers usually keep, so they seldom close on us. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(50);

  /**
   * How often an HTTP/2 connection is tested. A timed-out call closes a connection of HTTP/1.1 but
   * only a stream of HTTP/2, whose dead connection would swallow every further call.
   */
  private static final Duration HTTP2_PING = Duration.ofSeconds(15);

  /** A body read to its end keeps the connection; that is worth a moment, not a call timeout. */
  private static final Duration ANSWER_BODY = Duration.ofSeconds(1);

  private static final String PROXY_AUTHORIZATION = "Proxy-Authorization";

  /** Most names: OkHttp takes them as they are, and need not be loaded to find that out. */
  private static final Pattern PLAIN_HOST =
      Pattern.compile("(?!.*xn--)[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*", Pattern.CASE_INSENSITIVE);

  private static final int MAX_PLAIN_HOST = 253;

  /**
   * What makes calls.
   *
   * @param template what all requests have in common
   */
  private record Caller(OkHttpClient client, Request template) {}

  private final Dsn dsn;
  private final OkHttpTransportOptions options;
  private final @Nullable Gzip gzip;
  private final LongAdder connectionsOpened = new LongAdder();
  private final ReentrantLock callerLock = new ReentrantLock();
  private volatile @Nullable Caller caller; // Written under callerLock.
  private volatile boolean isClosed;

  /**
   * Makes a transport to a project; connects with the first envelope.
   *
   * @throws IllegalArgumentException if the DSN's host is none that can be connected to
   */
  public OkHttpTransport(Dsn dsn, OkHttpTransportOptions options) {
    this.dsn = requireNonNull(dsn, "dsn");
    this.options = requireNonNull(options, "options");
    checkHost(dsn);
    this.gzip =
        options.compressionLevel() == 0
            ? null
            : new Gzip(options.compressionLevel(), options.maxRequestsInFlight());
  }

  private static void checkHost(Dsn dsn) {
    if (dsn.host().length() > MAX_PLAIN_HOST || !PLAIN_HOST.matcher(dsn.host()).matches()) {
      HttpUrl.get(dsn.envelopeUrl());
    }
  }

  @Override
  public Answer send(OutgoingEnvelope envelope) throws IOException {
    if (gzip == null || envelope.length() <= MIN_COMPRESSED_BYTES) {
      return post(envelope, null);
    }
    GzipBuffer compressed = gzip.compress(envelope);
    try {
      return post(envelope, compressed);
    } finally {
      gzip.release(compressed);
    }
  }

  private Answer post(OutgoingEnvelope envelope, @Nullable GzipBuffer compressed)
      throws IOException {
    Caller current = caller();
    Request.Builder request =
        current.template().newBuilder().post(new EnvelopeBody(envelope, compressed));
    if (compressed != null) {
      request.header("Content-Encoding", "gzip");
    }
    // Closing drops the connection if the body has not come to its end by then.
    try (Response response = current.client().newCall(request.build()).execute()) {
      return answer(response);
    } finally {
      if (isClosed) {
        current.client().connectionPool().evictAll();
      }
    }
  }

  private Answer answer(Response response) {
    Buffer body = start(response.body());
    List<String> limits = response.headers("X-Sentry-Rate-Limits");
    return new Answer(
        response.code(),
        limits.isEmpty() ? null : String.join(",", limits),
        response.header("Retry-After"),
        response.isSuccessful() ? null : error(response, body));
  }

  /** Returns what the server says is wrong, fit for a log: one line, no key. */
  private @Nullable String error(Response response, Buffer body) {
    String error = response.header("X-Sentry-Error");
    if (error == null || error.isBlank()) {
      error = body.readUtf8();
    }
    if (error.isBlank()) {
      return null;
    }
    String secret = dsn.secretKey();
    String withoutKey = error.replace(dsn.publicKey(), "***");
    return (secret == null ? withoutKey : withoutKey.replace(secret, "***"))
        .replaceAll("\\p{Cntrl}+", " ")
        .strip();
  }

  /** Returns the start of a body; all of it if it is as short as Sentry's. */
  private static Buffer start(ResponseBody body) {
    BufferedSource source = body.source();
    source.timeout().deadline(ANSWER_BODY.toNanos(), TimeUnit.NANOSECONDS);
    try {
      source.request(Answer.MAX_ERROR_LENGTH);
    } catch (IOException e) {
      // The status is what counts; what came of the reason will do.
    }
    Buffer start = new Buffer();
    start.write(source.getBuffer(), Math.min(source.getBuffer().size(), Answer.MAX_ERROR_LENGTH));
    return start;
  }

  @Override
  public long connectionsOpened() {
    return connectionsOpened.sum();
  }

  @Override
  public void close() {
    isClosed = true;
    Caller current = caller;
    if (current != null) {
      end(current.client());
    }
    if (gzip != null) {
      gzip.close();
    }
  }

  /** Ends a client for good: calls in flight throw, connections are closed. */
  static void end(OkHttpClient client) {
    client.dispatcher().cancelAll();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private boolean isTls() {
    return dsn.scheme().equals("https");
  }

  private Caller caller() {
    Caller current = caller;
    if (current != null) {
      return current;
    }
    callerLock.lock();
    try {
      current = caller;
      if (current == null) {
        current = new Caller(newClient(), newTemplate());
        caller = current;
      }
      return current;
    } finally {
      callerLock.unlock();
    }
  }

  private Request newTemplate() {
    Request.Builder request = new Request.Builder().url(HttpUrl.get(dsn.envelopeUrl()));
    options.headers().forEach(request::header);
    String product = SdkIdentity.NAME + "/" + SdkIdentity.VERSION;
    request
        .header("X-Sentry-Auth", dsn.authenticationHeader(product))
        .header("User-Agent", product)
        .header("Accept", "application/json")
        // Else OkHttp asks for gzip, and an answer is too short to need it.
        .header("Accept-Encoding", "identity");
    OkHttpTransportOptions.ProxyServer proxy = options.proxy();
    String credentials = proxy == null ? null : credentials(proxy);
    if (credentials != null && !isTls()) {
      // Without a tunnel the proxy reads our own headers.
      request.header(PROXY_AUTHORIZATION, credentials);
    }
    return request.build();
  }

  private OkHttpClient newClient() {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .dispatcher(new Dispatcher())
            .connectionPool(
                new ConnectionPool(
                    options.maxRequestsInFlight(), KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS))
            .connectTimeout(options.connectTimeout())
            .callTimeout(options.callTimeout())
            // The call as a whole is bounded; a server may think as long as that allows.
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .pingInterval(HTTP2_PING)
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(true)
            .eventListener(new Listener())
            .addInterceptor(
                chain -> {
                  // Checked where close() can already see the call: either it cancels, or we do.
                  if (isClosed) {
                    throw new IOException("The transport is closed");
                  }
                  return chain.proceed(chain.request());
                });
    if (!isTls()) {
      builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT)); // No trust store is loaded.
    }
    OkHttpTransportOptions.Tls tls = options.tls();
    if (tls != null) {
      builder.sslSocketFactory(tls.socketFactory(), tls.trustManager());
    }
    OkHttpTransportOptions.ProxyServer proxy = options.proxy();
    if (proxy != null) {
      useProxy(builder, proxy);
    }
    return builder.build();
  }

  private static void useProxy(
      OkHttpClient.Builder builder, OkHttpTransportOptions.ProxyServer proxy) {
    builder.proxy(
        new Proxy(proxy.type(), InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
    String credentials = credentials(proxy);
    if (credentials != null) {
      // Asked before a tunnel to https is built; the envelope has not been sent then.
      builder.proxyAuthenticator(
          (route, response) ->
              response.request().header(PROXY_AUTHORIZATION) != null
                  ? null // Refused once; it would be again.
                  : response
                      .request()
                      .newBuilder()
                      .header(PROXY_AUTHORIZATION, credentials)
                      .build());
    }
  }

  private static @Nullable String credentials(OkHttpTransportOptions.ProxyServer proxy) {
    String user = proxy.user();
    String password = proxy.password();
    return user == null ? null : Credentials.basic(user, password == null ? "" : password);
  }

  private final class Listener extends PromptListener {

    @Override
    public void connectEnd(
        Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol) {
      connectionsOpened.increment();
    }

    @Override
    public void responseHeadersStart(Call call) {
      RequestBody body = call.request().body();
      if (body instanceof EnvelopeBody envelope) {
        envelope.answered();
      }
    }
  }
}
