package dev.sentryotel.benchmarks;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/**
 * Takes whatever is posted and says yes. Runs in a process of its own, so that its work is not
 * counted as the contender's, or, where nobody started one, in this.
 */
final class HttpSink {

  static final String PORT_PROPERTY = "benchmarks.sink-port";

  private HttpSink() {}

  /** Starts a sink, prints its port, and lives until the standard input ends. */
  public static void main(String[] args) throws IOException {
    System.out.println(start());
    System.out.flush();
    try (InputStream in = System.in) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    System.exit(0);
  }

  /** Returns the port of the sink that was named to this process, or of a new one in it. */
  static int port() {
    Integer named = Integer.getInteger(PORT_PROPERTY);
    try {
      return named == null ? start() : named;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int start() throws IOException {
    // Else the server waits for acknowledgements that come late.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "sink");
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server.getAddress().getPort();
  }
}
