package dev.sentryotel.autoconfigure.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that lets us say which host we mean, and whatever else. */
final class RawHttp {

  private RawHttp() {}

  static String ask(int port, String path, String headers) {
    return ask(InetAddress.getLoopbackAddress(), port, path, headers);
  }

  /** Returns all of the answer, the line of its status first. */
  static String ask(InetAddress address, int port, String path, String headers) {
    try (Socket socket = new Socket(address, port);
        InputStream in = socket.getInputStream()) {
      String request = "GET " + path + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
