package dev.sentryotel.benchmarks.load;

import dev.sentryotel.benchmarks.application.ShopApplication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A running application with one contender.
 *
 * @param collector takes its spans; not closed with it
 */
record Application(Telemetry telemetry, ChildProcess process, CollectorProcess collector)
    implements AutoCloseable {

  // As a small container would have it; the same for all.
  private static final List<String> FLAGS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-Dsun.net.httpserver.nodelay=true");

  static Application start(Telemetry telemetry, CollectorProcess collector) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ShopApplication.class.getName());
    command.add(telemetry.spans().getName());
    command.addAll(telemetry.arguments(collector.port()));
    return new Application(
        telemetry, ChildProcess.start(FLAGS, telemetry.classPath(), command), collector);
  }

  Figures figures(boolean collect) throws IOException, InterruptedException {
    return Figures.parse(process.get("/figures?collect=" + collect));
  }

  void flush() throws IOException, InterruptedException {
    process.post("/flush");
  }

  LoadGenerator generator() {
    return new LoadGenerator(process.workPort());
  }

  @Override
  public void close() {
    process.close();
  }
}
