package dev.sentryotel.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Resets each connection as soon as something was asked of it. */
final class ResettingServer implements AutoCloseable {

  private static final int MAX_WAIT_MILLIS = 1000;

  private final ServerSocket listener;
  private final TakenSpans taken;
  private final Thread thread = new Thread(this::run, "resetting");

  private ResettingServer(ServerSocket listener, TakenSpans taken) {
    this.listener = listener;
    this.taken = taken;
    thread.setDaemon(true);
  }

  static ResettingServer listen(InetSocketAddress address, TakenSpans taken) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(address);
    ResettingServer server = new ResettingServer(listener, taken);
    server.thread.start();
    return server;
  }

  private void run() {
    while (!listener.isClosed()) {
      try {
        reset(listener.accept());
      } catch (IOException e) {
        // Nobody listens any more.
      }
    }
  }

  private void reset(Socket connection) {
    taken.begin(connection.getRemoteSocketAddress());
    try (connection) {
      connection.setSoTimeout(MAX_WAIT_MILLIS);
      connection.getInputStream().read(new byte[1]);
      // Closing then discards what was not read, and says so instead of ending the stream.
      connection.setSoLinger(true, 0);
    } catch (IOException e) {
      // The other side was faster.
    } finally {
      taken.end();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    try {
      // Until it has let go of the port.
      thread.join(2 * MAX_WAIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
