package dev.sentryotel.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks an application at a steady rate over a few connections, by hand, so that it costs the
 * machine next to nothing. A request's time begins when it was due, not when it could be sent.
 */
final class LoadGenerator {

  private static final int CONNECTIONS = 16;
  private static final int HEX = 16;
  private static final String LENGTH = "content-length: ";

  private final int port;

  LoadGenerator(int port) {
    this.port = port;
  }

  /**
   * What came of a load.
   *
   * @param spanIds of the requests that were answered, none for an application without spans
   * @param nanos of each request, in ascending order
   */
  @SuppressWarnings("ArrayRecordComponent") // Read by one caller, who made it.
  record Answers(List<Long> spanIds, long[] nanos) {

    long percentileNanos(double percentile) {
      return nanos[(int) Math.min(nanos.length - 1, Math.round(nanos.length * percentile / 100))];
    }
  }

  Answers run(int perSecond, int seconds) throws InterruptedException, ExecutionException {
    int requests = perSecond * seconds;
    long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<Callable<Share>> shares = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        int first = i;
        shares.add(() -> ask(first, requests, start, perSecond));
      }
      List<Long> ids = new ArrayList<>(requests * 5);
      long[] nanos = new long[requests];
      int count = 0;
      for (Future<Share> future : threads.invokeAll(shares)) {
        Share share = future.get();
        ids.addAll(share.ids);
        for (long each : share.nanos) {
          nanos[count++] = each;
        }
      }
      Arrays.sort(nanos, 0, count);
      return new Answers(ids, Arrays.copyOf(nanos, count));
    } finally {
      threads.shutdownNow();
    }
  }

  private record Share(List<Long> ids, List<Long> nanos) {}

  private Share ask(int first, int requests, long start, int perSecond) throws IOException {
    Share share = new Share(new ArrayList<>(), new ArrayList<>());
    byte[] request =
        "GET /orders/7 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(60_000);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int i = first; i < requests; i += CONNECTIONS) {
        long due = start + TimeUnit.SECONDS.toNanos(i) / perSecond;
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
          LockSupport.parkNanos(wait);
        }
        socket.getOutputStream().write(request);
        String text = answer(in);
        share.nanos.add(System.nanoTime() - due);
        for (int at = 0; text.charAt(0) != '-' && at < text.length(); at += HEX) {
          share.ids.add(Long.parseUnsignedLong(text, at, at + HEX, HEX));
        }
      }
    }
    return share;
  }

  private static String answer(InputStream in) throws IOException {
    String status = line(in);
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException("The application answers " + status);
    }
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = Integer.parseInt(header.substring(LENGTH.length()));
      }
    }
    return new String(in.readNBytes(length), StandardCharsets.US_ASCII);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("The application closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
