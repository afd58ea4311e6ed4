package dev.sentryotel.testing;

import dev.sentryotel.testing.EnvelopeReader.ReadEnvelope;
import dev.sentryotel.testing.EnvelopeReader.ReadItem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** A Sentry on loopback that takes envelopes as strictly as the real one, and keeps them. */
public final class SentryServer implements AutoCloseable {

  /** Public key of {@link #dsn()}. */
  public static final String PUBLIC_KEY = "0123456789abcdef0123456789abcdef";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final MockWebServer server = new MockWebServer();
  private final List<ReadEnvelope> envelopes = new CopyOnWriteArrayList<>();
  private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
  private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private volatile boolean isDown;
  private volatile MockResponse answer = new MockResponse.Builder().code(200).body("{}").build();

  /** Starts it on a free port. */
  public SentryServer() {
    server.setServerSocketFactory(new PromptServerSockets());
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            if (isDown) {
              return new MockResponse.Builder()
                  .onResponseStart(new SocketEffect.CloseSocket())
                  .build();
            }
            requests.add(request);
            try {
              keep(request);
            } catch (RuntimeException | AssertionError e) {
              faults.add(e);
              return new MockResponse.Builder().code(400).build();
            }
            return answer;
          }
        });
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keep(RecordedRequest request) {
    byte[] body = request.getBody() == null ? new byte[0] : request.getBody().toByteArray();
    byte[] plain =
        "gzip".equals(request.getHeaders().get("Content-Encoding")) ? gunzip(body) : body;
    ReadEnvelope envelope = EnvelopeReader.read(plain);
    EnvelopeValidator.validate(plain);
    bodies.add(plain);
    envelopes.add(envelope);
  }

  private static byte[] gunzip(byte[] bytes) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers so from now on; what it is sent it still keeps. */
  public SentryServer answering(MockResponse response) {
    answer = response;
    return this;
  }

  /** Closes every connection without an answer from now on, and keeps nothing. */
  public void goDown() {
    isDown = true;
  }

  /** Answers again. */
  public void comeBack() {
    isDown = false;
  }

  /** Returns the DSN of project 42. */
  public String dsn() {
    return "http://" + PUBLIC_KEY + "@localhost:" + server.getPort() + "/42";
  }

  /** Returns the requests so far. */
  public List<RecordedRequest> requests() {
    return requests;
  }

  /** Returns the transactions so far. */
  public List<JsonNode> transactions() {
    return envelopes.stream()
        .flatMap(envelope -> envelope.items().stream())
        .filter(item -> item.type().equals("transaction"))
        .map(ReadItem::json)
        .toList();
  }

  /** Returns the envelopes so far as their bytes, uncompressed. */
  public List<byte[]> bodies() {
    return bodies;
  }

  /** Returns the envelopes so far. */
  public List<ReadEnvelope> envelopes() {
    return envelopes;
  }

  /** Returns the streamed spans so far. */
  public List<JsonNode> streamedSpans() {
    return envelopes.stream()
        .flatMap(envelope -> envelope.items().stream())
        .filter(item -> item.type().equals("span"))
        .flatMap(item -> item.json().path("items").values().stream())
        .toList();
  }

  /** Waits for a streamed span of that name. */
  public JsonNode awaitStreamedSpan(String name) {
    return await(this::streamedSpans, span -> name.equals(span.path("name").asString()));
  }

  /** Waits for a transaction of that name. */
  public JsonNode awaitTransaction(String name) {
    return awaitTransaction(transaction -> name.equals(transaction.path("transaction").asString()));
  }

  /** Waits for a transaction. */
  public JsonNode awaitTransaction(Predicate<JsonNode> predicate) {
    return await(this::transactions, predicate);
  }

  private JsonNode await(Supplier<List<JsonNode>> found, Predicate<JsonNode> predicate) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> !faults.isEmpty() || found.get().stream().anyMatch(predicate));
    if (!faults.isEmpty()) {
      throw new AssertionError("What came is no valid envelope", faults.get(0));
    }
    return found.get().stream().filter(predicate).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    server.close();
    if (!faults.isEmpty()) {
      throw new AssertionError("What came is no valid envelope", faults.get(0));
    }
  }
}
