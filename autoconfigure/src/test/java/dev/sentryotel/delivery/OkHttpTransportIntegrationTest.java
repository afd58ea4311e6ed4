package dev.sentryotel.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sentryotel.protocol.Dsn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.BufferedSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class OkHttpTransportIntegrationTest {

  private static final String KEY = "5f0e2c1ab3d44c6e8f7a9b0c1d2e3f40";
  private static final Duration FOR_EVER = Duration.ofHours(1); // Longer than a test may take.

  private final MockWebServer server = new MockWebServer();
  private OkHttpTransport transport;

  @BeforeEach
  void start() throws IOException {
    server.start(InetAddress.getLoopbackAddress(), 0);
    transport = new OkHttpTransport(dsn("http"), OkHttpTransportOptions.builder().build());
  }

  @AfterEach
  void stop() {
    transport.close();
    server.close();
  }

  @Test
  void requestHasPathAuthenticationAndPlainBodyWhereSmall() throws Exception {
    server.enqueue(answer(200));
    OutgoingEnvelope envelope = outgoing("{}");

    Answer answer = transport.send(envelope);

    RecordedRequest request = server.takeRequest();
    assertThat(answer).isEqualTo(Answer.ofStatus(200));
    assertThat(request.getRequestLine()).isEqualTo("POST /api/42/envelope/ HTTP/1.1");
    assertThat(request.getHeaders().get("X-Sentry-Auth"))
        .isEqualTo(
            "Sentry sentry_version=7, sentry_client=sentryotel.java.spring-boot/0.1.0, sentry_key="
                + KEY);
    assertThat(request.getHeaders().get("User-Agent"))
        .isEqualTo("sentryotel.java.spring-boot/0.1.0");
    assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/x-sentry-envelope");
    assertThat(request.getHeaders().get("Content-Encoding")).isNull();
    assertThat(request.getBody().toByteArray()).isEqualTo(bytes(envelope));
    assertThat(request.getBodySize()).isEqualTo(envelope.length());
  }

  @Test
  void bodyAboveOneKibibyteIsCompressedAndHasALength() throws Exception {
    server.enqueue(answer(200));
    OutgoingEnvelope envelope = outgoing("x".repeat(5_000));

    transport.send(envelope);

    RecordedRequest request = server.takeRequest();
    assertThat(request.getHeaders().get("Content-Encoding")).isEqualTo("gzip");
    assertThat(request.getHeaders().get("Content-Length"))
        .isEqualTo(String.valueOf(request.getBodySize()));
    assertThat(request.getBodySize()).isLessThan(500);
    assertThat(gunzip(request.getBody().toByteArray())).isEqualTo(bytes(envelope));
  }

  @Test
  void levelZeroSendsPlainBodies() throws Exception {
    use(OkHttpTransportOptions.builder().compressionLevel(0));
    server.enqueue(answer(200));
    OutgoingEnvelope envelope = outgoing("x".repeat(5_000));

    transport.send(envelope);

    assertThat(server.takeRequest().getBody().toByteArray()).isEqualTo(bytes(envelope));
  }

  @Test
  void ownHeadersAreAdded() throws Exception {
    use(OkHttpTransportOptions.builder().header("X-Gateway", "let-me-in"));
    server.enqueue(answer(200));

    transport.send(outgoing("{}"));

    assertThat(server.takeRequest().getHeaders().get("X-Gateway")).isEqualTo("let-me-in");
  }

  @Test
  void limitsOfSeveralHeadersAreJoined() throws Exception {
    server.enqueue(
        new MockResponse.Builder()
            .code(429)
            .addHeader("X-Sentry-Rate-Limits", "60:span:key")
            .addHeader("X-Sentry-Rate-Limits", "30:error:key")
            .addHeader("Retry-After", "7")
            .build());

    Answer answer = transport.send(outgoing("{}"));

    assertThat(answer).isEqualTo(new Answer(429, "60:span:key,30:error:key", "7", null));
  }

  @ParameterizedTest
  @ValueSource(ints = {202, 301, 307, 400, 401, 403, 404, 408, 413, 421, 429, 500, 502, 503, 504})
  void statusIsAnsweredOnceAsItIs(int status) throws Exception {
    server.enqueue(
        new MockResponse.Builder()
            .code(status)
            .addHeader("Location", "/elsewhere")
            .addHeader("Retry-After", "0")
            .build());
    server.enqueue(answer(200));

    Answer answer = transport.send(outgoing("{}"));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void errorIsTheHeaderOrTheStartOfTheBodyInOneLineWithoutTheKey() throws Exception {
    server.enqueue(
        new MockResponse.Builder().code(400).addHeader("X-Sentry-Error", "bad").body("x").build());
    server.enqueue(
        new MockResponse.Builder()
            .code(400)
            .body("{\"detail\":\"no\nproject for " + KEY + "\"}" + "y".repeat(5_000))
            .build());

    Answer first = transport.send(outgoing("{}"));
    Answer second = transport.send(outgoing("{}"));

    assertThat(first.error()).isEqualTo("bad");
    assertThat(second.error()).startsWith("{\"detail\":\"no project for ***\"}yyy");
    assertThat(second.error()).hasSizeLessThanOrEqualTo(1024).doesNotContain(KEY);
  }

  @Test
  void connectionIsUsedAgain() throws Exception {
    for (int i = 0; i < 20; i++) {
      int status = i % 2 == 0 ? 200 : 400;
      server.enqueue(new MockResponse.Builder().code(status).body("{\"id\":\"1\"}").build());
    }

    for (int i = 0; i < 20; i++) {
      transport.send(outgoing("{}"));
    }

    assertThat(transport.connectionsOpened()).isEqualTo(1);
  }

  @Test
  void endOfALongEnvelopeDoesNotWaitForAcknowledgements() throws Exception {
    use(OkHttpTransportOptions.builder().compressionLevel(0));
    long[] nanos = new long[31];
    for (int i = 0; i < nanos.length; i++) {
      server.enqueue(answer(200));
    }

    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      transport.send(outgoing("x".repeat(20_000)));
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);

    // A delayed acknowledgement is 40 ms; a call over loopback takes 2. The median, for some of the
    // calls may have to wait for other things.
    assertThat(Duration.ofNanos(nanos[nanos.length / 2])).isLessThan(Duration.ofMillis(35));
  }

  @Test
  void connectionThatTheServerClosedIsReplacedWithoutAFailure() throws Exception {
    server.enqueue(new MockResponse.Builder().onResponseEnd(closeSocket()).build());
    server.enqueue(answer(200));

    transport.send(outgoing("{}"));
    Answer second = transport.send(outgoing("{}"));

    assertThat(second.status()).isEqualTo(200);
    assertThat(transport.connectionsOpened()).isEqualTo(2);
  }

  @Test
  void keptConnectionThatIsResetBeforeTheAnswerIsTriedOnANewOne() throws Exception {
    server.enqueue(answer(200));
    server.enqueue(new MockResponse.Builder().onResponseStart(closeSocket()).build());
    server.enqueue(answer(202));

    transport.send(outgoing("{}"));
    Answer second = transport.send(outgoing("x".repeat(5_000)));

    assertThat(second.status()).isEqualTo(202);
    assertThat(transport.connectionsOpened()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void newConnectionThatIsResetIsNoAnswer(int place) {
    MockResponse.Builder reset = new MockResponse.Builder();
    switch (place) {
      case 0 -> reset.onRequestStart(closeSocket());
      case 1 -> reset.onRequestBody(closeSocket());
      default -> reset.onResponseStart(closeSocket());
    }
    server.enqueue(reset.build());

    assertThatThrownBy(() -> transport.send(outgoing(randomText(3_000_000))))
        .isInstanceOf(IOException.class);
    assertThat(transport.connectionsOpened()).isEqualTo(1);
  }

  @Test
  void resetInsideTheBodyOfAnAnswerLeavesTheStatus() throws Exception {
    server.enqueue(
        new MockResponse.Builder().body("x".repeat(100_000)).onResponseBody(closeSocket()).build());
    server.enqueue(
        new MockResponse.Builder()
            .code(500)
            .body("x".repeat(100_000))
            .onResponseBody(closeSocket())
            .build());

    assertThat(transport.send(outgoing("{}")).status()).isEqualTo(200);
    assertThat(transport.send(outgoing("{}")).status()).isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 500})
  void slowDripOfABodyHoldsNobodyUp(int status) throws Exception {
    use(OkHttpTransportOptions.builder().callTimeout(FOR_EVER));
    server.enqueue(
        new MockResponse.Builder().code(status).body(new Endless(Duration.ofMillis(300))).build());

    Answer answer = transport.send(outgoing("{}"));

    assertThat(answer.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 500})
  void endlessAnswerIsCutOff(int status) throws Exception {
    use(OkHttpTransportOptions.builder().callTimeout(FOR_EVER));
    server.enqueue(
        new MockResponse.Builder().code(status).body(new Endless(Duration.ZERO)).build());

    Answer answer = transport.send(outgoing("{}"));

    assertThat(answer.status()).isEqualTo(status);
  }

  @Test
  void mebibyteOfHeadersIsNoAnswer() {
    MockResponse.Builder response = new MockResponse.Builder();
    for (int i = 0; i < 1024; i++) {
      response.addHeader("X-Filler-" + i, "y".repeat(1024));
    }
    server.enqueue(response.build());

    assertThatThrownBy(() -> transport.send(outgoing("{}"))).isInstanceOf(IOException.class);
  }

  @Test
  void garbageIsNoAnswer() throws Exception {
    try (RawServer raw = new RawServer(OkHttpTransportIntegrationTest::sayNonsense)) {
      OkHttpTransport toRaw = to(raw, Duration.ofSeconds(10));

      assertThatThrownBy(() -> toRaw.send(outgoing("{}"))).isInstanceOf(IOException.class);

      toRaw.close();
    }
  }

  @Test
  void serverThatAcceptsAndNeverAnswersCostsOneCallTimeout() throws Exception {
    try (RawServer raw = new RawServer(out -> {})) {
      OkHttpTransport toRaw = to(raw, Duration.ofMillis(300));

      long start = System.nanoTime();
      assertThatThrownBy(() -> toRaw.send(outgoing("{}"))).isInstanceOf(IOException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(250), Duration.ofSeconds(5));
      toRaw.close();
    }
  }

  @Test
  void slowDripOfHeadersCostsOneCallTimeout() throws Exception {
    try (RawServer raw = new RawServer(OkHttpTransportIntegrationTest::dripHeaders)) {
      OkHttpTransport toRaw = to(raw, Duration.ofMillis(500));

      long start = System.nanoTime();
      assertThatThrownBy(() -> toRaw.send(outgoing("{}"))).isInstanceOf(IOException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(450), Duration.ofSeconds(20));
      toRaw.close();
    }
  }

  @Test
  void serverThatReadsNothingCostsOneCallTimeout() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      use(
          Dsn.parse("http://" + KEY + "@127.0.0.1:" + listening.getLocalPort() + "/42"),
          OkHttpTransportOptions.builder().callTimeout(Duration.ofMillis(500)));

      long start = System.nanoTime();
      assertThatThrownBy(() -> transport.send(outgoing(randomText(10_000_000))))
          .isInstanceOf(IOException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void closeEndsACallInFlightAndRefusesLaterOnes() throws Exception {
    try (RawServer raw = new RawServer(out -> {})) {
      OkHttpTransport toRaw = to(raw, Duration.ofSeconds(20));
      CompletableFuture<Answer> call =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return toRaw.send(outgoing("{}"));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      await().until(() -> raw.accepted() == 1);

      toRaw.close();

      assertThatThrownBy(() -> call.get(5, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class);
      assertThatThrownBy(() -> toRaw.send(outgoing("{}"))).isInstanceOf(IOException.class);
      await().until(() -> raw.isClosedByClient());
    }
  }

  @Test
  void closeBeforeTheFirstEnvelopeIsFine() {
    transport.close();

    assertThatThrownBy(() -> transport.send(outgoing("{}"))).isInstanceOf(IOException.class);
  }

  @Test
  void http2IsUsedOverTls() throws Exception {
    HandshakeCertificates certificates = serveTls();
    use(
        dsn("https"),
        OkHttpTransportOptions.builder()
            .tls(
                new OkHttpTransportOptions.Tls(
                    certificates.sslSocketFactory(), certificates.trustManager())));
    for (int i = 0; i < 3; i++) {
      server.enqueue(answer(200));
    }

    for (int i = 0; i < 3; i++) {
      transport.send(outgoing("x".repeat(5_000)));
    }

    assertThat(server.takeRequest().getRequestLine()).isEqualTo("POST /api/42/envelope/ HTTP/2");
    assertThat(transport.connectionsOpened()).isEqualTo(1);
  }

  @Test
  void untrustedCertificateIsNoAnswer() throws Exception {
    serveTls();
    use(dsn("https"), OkHttpTransportOptions.builder());

    assertThatThrownBy(() -> transport.send(outgoing("{}"))).isInstanceOf(SSLException.class);
  }

  @Test
  void brokenHandshakeIsNoAnswer() throws Exception {
    HandshakeCertificates certificates = serveTls();
    use(
        dsn("https"),
        OkHttpTransportOptions.builder()
            .tls(
                new OkHttpTransportOptions.Tls(
                    certificates.sslSocketFactory(), certificates.trustManager())));
    for (int i = 0; i < 4; i++) {
      server.enqueue(new MockResponse.Builder().failHandshake().build());
    }

    assertThatThrownBy(() -> transport.send(outgoing("{}"))).isInstanceOf(IOException.class);
  }

  @Test
  void proxyIsAskedAndToldWhoWeAre() throws Exception {
    server.enqueue(answer(200));
    OkHttpTransportOptions options =
        OkHttpTransportOptions.builder()
            .proxy(
                new OkHttpTransportOptions.ProxyServer(
                    Proxy.Type.HTTP, "127.0.0.1", server.getPort(), "user", "password"))
            .build();
    transport.close();
    transport = new OkHttpTransport(Dsn.parse("http://" + KEY + "@sentry.invalid/42"), options);

    Answer answer = transport.send(outgoing("{}"));

    RecordedRequest request = server.takeRequest();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(request.getTarget()).isEqualTo("http://sentry.invalid/api/42/envelope/");
    assertThat(request.getHeaders().get("Proxy-Authorization"))
        .isEqualTo("Basic dXNlcjpwYXNzd29yZA==");
    assertThat(options.toString()).doesNotContain("password");
  }

  @Test
  void proxyOfATunnelIsToldWhoWeAreAndSeesNothingElse() throws Exception {
    HandshakeCertificates certificates = serveTls("sentry.invalid");
    server.enqueue(new MockResponse.Builder().inTunnel().build());
    server.enqueue(answer(200));
    use(
        Dsn.parse("https://" + KEY + "@sentry.invalid/42"),
        OkHttpTransportOptions.builder()
            .tls(
                new OkHttpTransportOptions.Tls(
                    certificates.sslSocketFactory(), certificates.trustManager()))
            .proxy(
                new OkHttpTransportOptions.ProxyServer(
                    Proxy.Type.HTTP, "127.0.0.1", server.getPort(), "user", "password")));

    Answer answer = transport.send(outgoing("{}"));

    RecordedRequest tunnel = server.takeRequest();
    RecordedRequest envelope = server.takeRequest();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(tunnel.getRequestLine()).startsWith("CONNECT sentry.invalid:443");
    assertThat(tunnel.getHeaders().get("Proxy-Authorization"))
        .isEqualTo("Basic dXNlcjpwYXNzd29yZA==");
    assertThat(tunnel.getHeaders().get("X-Sentry-Auth")).isNull();
    assertThat(envelope.getHeaders().get("Proxy-Authorization")).isNull();
  }

  private HandshakeCertificates serveTls() throws IOException {
    return serveTls("127.0.0.1");
  }

  private HandshakeCertificates serveTls(String host) throws IOException {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName(host).build();
    HandshakeCertificates ofServer =
        new HandshakeCertificates.Builder().heldCertificate(certificate).build();
    server.useHttps(ofServer.sslSocketFactory());
    return new HandshakeCertificates.Builder()
        .addTrustedCertificate(certificate.certificate())
        .build();
  }

  private void use(OkHttpTransportOptions.Builder options) {
    use(dsn("http"), options);
  }

  private void use(Dsn dsn, OkHttpTransportOptions.Builder options) {
    transport.close();
    transport = new OkHttpTransport(dsn, options.build());
  }

  private Dsn dsn(String scheme) {
    return Dsn.parse(scheme + "://" + KEY + "@127.0.0.1:" + server.getPort() + "/42");
  }

  private static OkHttpTransport to(RawServer raw, Duration callTimeout) {
    return new OkHttpTransport(
        Dsn.parse("http://" + KEY + "@127.0.0.1:" + raw.port() + "/42"),
        OkHttpTransportOptions.builder().callTimeout(callTimeout).build());
  }

  private static OutgoingEnvelope outgoing(String payload) {
    return OutgoingEnvelope.of(
        TestEnvelopes.transaction(1, payload), null, FakeTime.START.plusMillis(7));
  }

  private static byte[] bytes(OutgoingEnvelope envelope) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    envelope.writeTo(bytes);
    return bytes.toByteArray();
  }

  private static byte[] gunzip(byte[] bytes) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  /** Text that compression hardly shortens, so that writing it takes several turns. */
  private static String randomText(int length) {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) (' ' + random.nextInt(90)));
    }
    return text.toString();
  }

  private static MockResponse answer(int status) {
    return new MockResponse.Builder().code(status).build();
  }

  private static SocketEffect closeSocket() {
    return new SocketEffect.CloseSocket();
  }

  /** A body without end, a chunk at a time. */
  private record Endless(Duration pause) implements MockResponseBody {

    @Override
    public long getContentLength() {
      return -1;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      byte[] chunk = "x".repeat(pause.isZero() ? 8192 : 1).getBytes(UTF_8);
      CountDownLatch never = new CountDownLatch(1);
      try {
        do {
          sink.write(chunk);
          sink.flush();
        } while (!never.await(pause.toMillis(), TimeUnit.MILLISECONDS));
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
    }
  }

  private static void sayNonsense(OutputStream out) throws IOException {
    out.write("This is not HTTP\r\n\r\n".getBytes(UTF_8));
  }

  private static void dripHeaders(OutputStream out) throws IOException {
    out.write("HTTP/1.1 200 OK\r\nX-Filler: ".getBytes(UTF_8));
    CountDownLatch never = new CountDownLatch(1);
    try {
      do {
        out.write('y');
      } while (!never.await(50, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  /** What a server says to whoever connects. */
  private interface Saying {
    void to(OutputStream out) throws IOException;
  }

  /** Accepts, reads, and says what it was made to say. */
  private static final class RawServer implements AutoCloseable {

    private final ServerSocket listening =
        new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean isClosedByClient;

    RawServer(Saying saying) throws IOException {
      Thread acceptor = new Thread(() -> accept(saying), "raw-server");
      acceptor.setDaemon(true);
      acceptor.start();
    }

    private void accept(Saying saying) {
      try {
        while (true) {
          Socket socket = listening.accept();
          sockets.add(socket);
          Thread reader = new Thread(() -> readToEnd(socket), "raw-server-reader");
          reader.setDaemon(true);
          reader.start();
          saying.to(socket.getOutputStream());
        }
      } catch (IOException e) {
        // Closed by the test.
      }
    }

    private void readToEnd(Socket socket) {
      try {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        // A reset is an end too.
      }
      isClosedByClient = true;
    }

    int port() {
      return listening.getLocalPort();
    }

    int accepted() {
      return sockets.size();
    }

    boolean isClosedByClient() {
      return isClosedByClient;
    }

    @Override
    public void close() throws IOException {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
