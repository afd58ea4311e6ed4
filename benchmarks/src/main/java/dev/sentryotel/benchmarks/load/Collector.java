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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Takes spans of every contender, as slowly or badly as it is told, and remembers their ids. Runs
 * in a process of its own; listens at one port for spans and at another, which it prints, for
 * orders.
 *
 * <pre>
 * GET  /port                           port for spans
 * POST /begin?latency=20&amp;fault=NONE    forgets everything, and behaves so from now on
 * POST /down, POST /up                 stops listening for spans, listens again
 * GET  /ids                            ids taken, 8 bytes each
 * GET  /counts                         connections and requests=number, most requests at once
 * </pre>
 */
final class Collector {

  private static final Pattern BEGIN = Pattern.compile("latency=(\\d+)&fault=(\\w+)");
  private static final long SILENCE_MILLIS = 3_600_000;

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "collector");
            thread.setDaemon(true);
            return thread;
          });
  private final Set<Long> ids = ConcurrentHashMap.newKeySet();
  private final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger current = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private volatile long latencyMillis;
  private volatile Fault fault = Fault.NONE;
  private final int port;
  private HttpServer server;

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
    System.out.println(orders.getAddress().getPort());
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
    most.accumulateAndGet(current.incrementAndGet(), Math::max);
    try {
      requests.incrementAndGet();
      connections.add(exchange.getRemoteAddress());
      byte[] body = exchange.getRequestBody().readAllBytes();
      sleep(fault == Fault.SILENT ? SILENCE_MILLIS : latencyMillis);
      answer(exchange, body);
    } finally {
      current.decrementAndGet();
      exchange.close();
    }
  }

  private void answer(HttpExchange exchange, byte[] body) throws IOException {
    switch (fault) {
      case RATE_LIMITED -> {
        exchange.getResponseHeaders().set("Retry-After", "2");
        exchange.sendResponseHeaders(429, -1);
      }
      case BROKEN -> exchange.sendResponseHeaders(500, -1);
      // Closed by the caller; the client finds an end where it expects an answer.
      case RESETTING, SILENT -> {}
      case NONE, DOWN -> {
        boolean isOtlp = exchange.getRequestURI().getPath().startsWith("/v1/");
        Collection<Long> taken =
            isOtlp
                ? SpanIds.ofOtlp(unzipped(exchange, body))
                : SpanIds.ofEnvelope(unzipped(exchange, body));
        ids.addAll(taken);
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

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void order(HttpExchange exchange) throws IOException {
    byte[] answer;
    switch (exchange.getRequestURI().getPath()) {
      case "/port" -> answer = text(Integer.toString(port));
      case "/begin" -> answer = begin(exchange.getRequestURI().getQuery());
      case "/down" -> {
        server.stop(0);
        answer = text("down");
      }
      case "/up" -> {
        server = listen(port);
        answer = text("up");
      }
      case "/ids" -> answer = idBytes();
      case "/counts" ->
          answer =
              text(
                  "connections=%d%nrequests=%d%nmost=%d%n"
                      .formatted(connections.size(), requests.get(), most.get()));
      default -> answer = text("?");
    }
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private byte[] begin(String query) {
    Matcher matcher = BEGIN.matcher(query);
    if (!matcher.matches()) {
      return text("?");
    }
    latencyMillis = Long.parseLong(matcher.group(1));
    fault = Fault.valueOf(matcher.group(2));
    ids.clear();
    connections.clear();
    requests.set(0);
    most.set(0);
    return text("begun");
  }

  private byte[] idBytes() {
    Long[] all = ids.toArray(Long[]::new);
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
