package dev.sentryotel.benchmarks.load;

import dev.sentryotel.benchmarks.application.ShopApplication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A running application with one contender. */
record Application(Telemetry telemetry, ChildProcess process) implements AutoCloseable {

  // As a small container would have it; the same for all.
  private static final List<String> FLAGS = List.of("-Xmx256m", "-XX:+UseSerialGC");

  static Application start(Telemetry telemetry, int collectorPort) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ShopApplication.class.getName());
    command.add(telemetry.spans().getName());
    command.addAll(telemetry.arguments(collectorPort));
    return new Application(telemetry, ChildProcess.start(FLAGS, telemetry.classPath(), command));
  }

  Figures figures(boolean collect) throws IOException, InterruptedException {
    return Figures.parse(process.get("/figures?collect=" + collect));
  }

  void flush() throws IOException, InterruptedException {
    process.post("/flush");
  }

  LoadGenerator generator() {
    return new LoadGenerator(process.port());
  }

  @Override
  public void close() {
    process.close();
  }
}
