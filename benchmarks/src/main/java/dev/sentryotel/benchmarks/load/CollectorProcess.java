package dev.sentryotel.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A running {@link Collector}. */
record CollectorProcess(ChildProcess process) implements AutoCloseable {

  static CollectorProcess start() throws IOException {
    return new CollectorProcess(
        ChildProcess.start(
            List.of("-Xmx512m", "-XX:+UseSerialGC"),
            Telemetry.ownClassPath(),
            List.of(Collector.class.getName())));
  }

  /** Returns the port for spans. */
  int port() {
    return process.workPort();
  }

  void begin(Cell cell) throws IOException, InterruptedException {
    process.post("/begin?latency=" + cell.latencyMillis() + "&fault=" + cell.fault());
  }

  void down() throws IOException, InterruptedException {
    process.post("/down");
  }

  void up() throws IOException, InterruptedException {
    process.post("/up");
  }

  Figures counts() throws IOException, InterruptedException {
    return Figures.parse(process.get("/counts"));
  }

  Set<Long> ids() throws IOException, InterruptedException {
    ByteBuffer bytes = ByteBuffer.wrap(process.getBytes("/ids"));
    Set<Long> ids = new HashSet<>();
    while (bytes.hasRemaining()) {
      ids.add(bytes.getLong());
    }
    return ids;
  }

  @Override
  public void close() {
    process.close();
  }
}
