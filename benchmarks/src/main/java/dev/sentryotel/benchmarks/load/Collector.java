package dev.sentryotel.benchmarks.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes spans of one contender, as slowly or badly as it is told, and remembers their ids. Runs in
 * a process of its own; listens at one port for orders and at another for spans, and prints both.
 *
 * <pre>
 * POST /begin?latency=20&amp;fault=NONE    forgets everything, and behaves so from now on
 * POST /down, POST /up                 stops listening for spans, listens again
 * GET  /ids                            ids taken, 8 bytes each
 * GET  /counts                         connections and requests=number, most requests at once
 * </pre>
 */
final class Collector {

  private static final Pattern BEGIN = Pattern.compile("latency=(\\d+)&fault=(\\w+)");
  private static final String LIMIT_SECONDS = "2";

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "collector");
            thread.setDaemon(true);
            return thread;
          });
  private final int port;
  private volatile TakenSpans taken = new TakenSpans(0, Fault.NONE);
  // Both guarded by this; of the two, one listens, or none.
  private @Nullable HttpServer server;
  private @Nullable ResettingServer resetting;

  private Collector() throws IOException {
    server = listen(0);
    // A server that was stopped no longer knows it.
    port = server.getAddress().getPort();
  }

  /** Lives until the process is ended. */
  public static void main(String[] args) throws IOException {
    // Else the server waits for acknowledgements that come late.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // Else it closes all but 200 idle connections.
    System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
    Collector collector = new Collector();
    HttpServer orders = HttpServer.create(loopback(0), 0);
    orders.createContext("/", collector::order);
    orders.start();
    System.out.println(orders.getAddress().getPort() + " " + collector.port);
    System.out.flush();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private HttpServer listen(int port) throws IOException {
    HttpServer created = HttpServer.create(loopback(port), 0);
    created.setExecutor(threads);
    created.createContext("/", this::take);
    created.start();
    return created;
  }

  private void take(HttpExchange exchange) throws IOException {
    // What began under one load counts for it, however late it ends.
    TakenSpans current = taken;
    current.begin(exchange.getRemoteAddress());
    try {
      byte[] body = exchange.getRequestBody().readAllBytes();
      current.pause();
      answer(exchange, body, current);
    } finally {
      current.end();
      exchange.close();
    }
  }

  private static void answer(HttpExchange exchange, byte[] body, TakenSpans current)
      throws IOException {
    boolean isOtlp = exchange.getRequestURI().getPath().startsWith("/v1/");
    switch (current.fault()) {
      case RATE_LIMITED -> {
        exchange.getResponseHeaders().set("Retry-After", LIMIT_SECONDS);
        if (!isOtlp) {
          exchange
              .getResponseHeaders()
              .set("X-Sentry-Rate-Limits", LIMIT_SECONDS + ":transaction;span:organization");
        }
        exchange.sendResponseHeaders(429, -1);
      }
      case BROKEN -> exchange.sendResponseHeaders(500, -1);
      // Closed by the caller when the load is over.
      case SILENT, RESETTING -> {}
      case NONE, DOWN -> {
        Collection<Long> ids =
            isOtlp
                ? SpanIds.ofOtlp(unzipped(exchange, body))
                : SpanIds.ofEnvelope(unzipped(exchange, body));
        current.add(ids);
        exchange
            .getResponseHeaders()
            .set("Content-Type", isOtlp ? "application/x-protobuf" : "application/json");
        byte[] text = isOtlp ? new byte[0] : "{}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, text.length == 0 ? -1 : text.length);
        exchange.getResponseBody().write(text);
      }
    }
  }

  private static byte[] unzipped(HttpExchange exchange, byte[] body) throws IOException {
    if (!"gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
      return body;
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readAllBytes();
    }
  }

  private void order(HttpExchange exchange) throws IOException {
    try {
      obey(exchange);
    } catch (IOException | RuntimeException e) {
      // Else nobody would know.
      e.printStackTrace();
      throw e;
    }
  }

  private synchronized void obey(HttpExchange exchange) throws IOException {
    byte[] answer = text("done");
    switch (exchange.getRequestURI().getPath()) {
      case "/begin" -> begin(exchange.getRequestURI().getQuery());
      case "/down" -> stopListening();
      case "/up" -> server = listen(port);
      case "/ids" -> answer = idBytes();
      case "/counts" -> answer = text(taken.counts());
      default -> throw new IOException("No such order: " + exchange.getRequestURI());
    }
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private void begin(String query) throws IOException {
    Matcher matcher = BEGIN.matcher(query);
    if (!matcher.matches()) {
      throw new IOException("No such order: " + query);
    }
    TakenSpans before = taken;
    taken = new TakenSpans(Long.parseLong(matcher.group(1)), Fault.valueOf(matcher.group(2)));
    before.over();
    if (taken.fault() == Fault.RESETTING) {
      stopListening();
      resetting = ResettingServer.listen(loopback(port), taken);
    } else if (resetting != null) {
      resetting.close();
      resetting = null;
      server = listen(port);
    }
  }

  private void stopListening() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }

  private byte[] idBytes() {
    Long[] all = taken.ids();
    ByteBuffer bytes = ByteBuffer.allocate(all.length * Long.BYTES);
    for (Long id : all) {
      bytes.putLong(id);
    }
    return bytes.array();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
