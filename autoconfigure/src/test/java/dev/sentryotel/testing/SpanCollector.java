package dev.sentryotel.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/**
 * A Sentry that is nothing but a socket, so that it can be slow, silent or gone, and knows how many
 * connections it has. It answers without a body, as any delay between two parts of an answer would
 * be measured with it.
 *
 * <p>As a process of its own, with the port (0 for any) and the latency in milliseconds, or {@code
 * silent}, as arguments, it prints the port; {@code GET /spans} answers with the ids of the spans
 * it took, one a line, after a line with the numbers of connections and of spans that came twice.
 */
public final class SpanCollector implements AutoCloseable {

  private static final int BACKLOG = 200;

  private final ServerSocket listening = new ServerSocket();
  private final Duration latency;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Socket> used = ConcurrentHashMap.newKeySet();
  private final Set<String> spans = ConcurrentHashMap.newKeySet();
  private final Queue<String> twice = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean isSilent;

  /**
   * Starts it on loopback.
   *
   * @param port 0 for any that is free
   * @param latency between a request and its answer
   */
  public SpanCollector(int port, Duration latency) throws IOException {
    this.latency = latency;
    listening.setReuseAddress(true);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    start(this::accept);
  }

  /** Runs as a process of its own until it is killed. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean isSilent = arguments[1].equals("silent");
    Duration latency = isSilent ? Duration.ZERO : Duration.ofMillis(Long.parseLong(arguments[1]));
    SpanCollector collector = new SpanCollector(Integer.parseInt(arguments[0]), latency);
    collector.isSilent = isSilent;
    System.out.println(collector.port());
    collector.closed.await();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        open.add(socket);
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "span-collector");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (answer(in, socket)) {
        // The next request of a connection that is kept.
      }
    } catch (IOException e) {
      // The client closed it, or we did.
    } catch (RuntimeException | AssertionError e) {
      faults.add(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  private boolean answer(InputStream in, Socket socket) throws IOException, InterruptedException {
    String request = line(in);
    if (request.isEmpty()) {
      return false;
    }
    Map<String, String> headers = headers(in);
    byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    if (request.startsWith("GET ")) {
      write(socket, report());
      return true;
    }
    used.add(socket);
    if (isSilent) {
      in.transferTo(OutputStream.nullOutputStream()); // Until the client gives up.
      return false;
    }
    take("gzip".equals(headers.get("content-encoding")) ? gunzip(body) : body);
    closed.await(latency.toNanos(), TimeUnit.NANOSECONDS);
    write(socket, "");
    return true;
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      line.write(next);
    }
    return line.toString(ISO_8859_1).strip();
  }

  private static byte[] gunzip(byte[] bytes) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  private void take(byte[] envelope) {
    for (String id : SpanIds.in(EnvelopeValidator.validate(envelope))) {
      if (!spans.add(id)) {
        twice.add(id);
      }
    }
  }

  private String report() {
    return used.size() + " " + twice.size() + "\n" + String.join("\n", spans);
  }

  private static void write(Socket socket, String body) throws IOException {
    // In one packet.
    byte[] answer =
        ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
            .getBytes(US_ASCII);
    socket.getOutputStream().write(answer);
  }

  /** Returns where it listens. */
  public int port() {
    return listening.getLocalPort();
  }

  /** Returns the DSN of project 42 here. */
  public String dsn() {
    return dsn(port());
  }

  /** Returns the DSN of project 42 of a collector at that port. */
  public static String dsn(int port) {
    return "http://" + SentryServer.PUBLIC_KEY + "@127.0.0.1:" + port + "/42";
  }

  /** Reads on, but answers nothing any more. */
  public void fallSilent() {
    isSilent = true;
  }

  /** Returns the ids of the spans it took. */
  public Set<String> spans() {
    return spans;
  }

  /** Returns the ids of spans that came more than once. */
  public List<String> twice() {
    return List.copyOf(twice);
  }

  /** Returns over how many connections envelopes came so far. */
  public int connections() {
    return used.size();
  }

  /** Returns how many connections are open. */
  public int open() {
    return open.size();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
    if (!faults.isEmpty()) {
      throw new AssertionError("What came is no valid envelope", faults.peek());
    }
  }
}
