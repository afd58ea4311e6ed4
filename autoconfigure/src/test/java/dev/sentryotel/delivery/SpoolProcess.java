package dev.sentryotel.delivery;

import dev.sentryotel.protocol.Dsn;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A JVM of its own that uses a spool.
 *
 * <pre>
 * java … SpoolProcess &lt;directory&gt; &lt;DSN&gt; write 7    offers envelopes 7-0, 7-1, … as fast as it can
 * java … SpoolProcess &lt;directory&gt; &lt;DSN&gt; send       only sends what others left
 * </pre>
 *
 * <p>Its collector gives no answer to an envelope that does not come from the spool, so all go
 * through it. It says {@code kept 41} once its envelopes up to the 41st are kept, and ends when its
 * input does.
 */
final class SpoolProcess implements AutoCloseable {

  private static final String DESTINATION = "the same for all of them";
  private static final int LARGE_BYTES = 2_000_000;
  private static final long PORTION_NANOS = 1_000_000; // So a large one takes some 30 ms to write.
  private static final long PAUSE_NANOS = 10_000_000; // To send some of it too.
  private static final int ENVELOPES_AT_ONCE = 5;

  private final Process process;
  private final BufferedReader output;

  private SpoolProcess(Process process) {
    this.process = process;
    output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  static SpoolProcess start(Path directory, String dsn, String... task) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dslf4j.internal.verbosity=WARN",
            "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
            "-cp",
            System.getProperty("java.class.path"),
            SpoolProcess.class.getName(),
            directory.toString(),
            dsn);
    builder.command().addAll(List.of(task));
    return new SpoolProcess(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Returns how many envelopes it says that it keeps, after it has said so a number of times. */
  int awaitKept(int lines) throws IOException {
    int kept = 0;
    for (int i = 0; i < lines; i++) {
      String line = output.readLine();
      if (line == null) {
        throw new IOException("It ended by itself, having kept " + kept);
      }
      kept = kept(line, kept);
    }
    return kept;
  }

  /** Kills it with SIGKILL and returns what {@link #awaitKept} would, of all it has said. */
  int kill(int keptSoFar) throws IOException {
    // Process.destroyForcibly would close the stream before we have read it.
    process.toHandle().destroyForcibly();
    process.onExit().join();
    int kept = keptSoFar;
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      kept = kept(line, kept);
    }
    return kept;
  }

  // The last line may be cut by the kill.
  private static int kept(String line, int before) {
    return line != null && line.matches("kept \\d+;") ? number(line) : before;
  }

  private static int number(String line) {
    return Integer.parseInt(line.substring("kept ".length(), line.length() - 1));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  public static void main(String[] arguments) throws IOException {
    Ledger ledger = new Ledger();
    Delivery delivery =
        new Delivery(
            new DeliveryOptions(64 << 20, 4, true),
            new SpoolOptions(
                slow(Path.of(arguments[0])), 1L << 30, Duration.ofHours(1), DESTINATION),
            new DeafTransport(Dsn.parse(arguments[1]), arguments[arguments.length - 1]),
            ledger,
            hasty(),
            new SpoolPace(
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMillis(5),
                Duration.ofMillis(50),
                Duration.ofMillis(50),
                Duration.ofMillis(50)));
    if (arguments[2].equals("write")) {
      write(delivery, ledger, arguments[3]);
    } else {
      System.in.read();
    }
    delivery.close(Duration.ofSeconds(1));
  }

  private static Path slow(Path directory) {
    FaultyDisk disk = FaultyDisk.over(directory);
    disk.fault(
        (deed, path) -> {
          if (deed == FaultyDisk.Deed.WRITE) {
            LockSupport.parkNanos(PORTION_NANOS);
          }
        });
    return disk.path(directory);
  }

  private static DeliveryTiming hasty() {
    return new DeliveryTiming(
        System::nanoTime,
        InstantSource.system(),
        () -> 0,
        Duration.ZERO,
        Duration.ofMillis(1),
        Duration.ofSeconds(30),
        Duration.ofHours(1));
  }

  private static void write(Delivery delivery, Ledger ledger, String name) {
    for (int number = 0; ; number++) {
      int bytes = number % 10 == 0 ? LARGE_BYTES : 100;
      delivery.offer(
          TestEnvelopes.transaction(
              1, "{\"id\":\"" + name + "-" + number + "\",\"x\":\"" + "x".repeat(bytes) + "\"}"));
      if (number % ENVELOPES_AT_ONCE == 0 && delivery.flush(Duration.ofSeconds(20))) {
        if (ledger.accounts().spooledSpans() != number + 1) {
          System.err.println("failed: " + number + " " + ledger.accounts());
          return;
        }
        System.out.println("kept " + (number + 1) + ";");
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Sends only what it has failed to send three times, or has never seen. */
  private static final class DeafTransport implements EnvelopeTransport {

    private static final int ATTEMPTS_OF_LIVE_ENVELOPES = 3;

    private final OkHttpTransport transport;
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    private final String own;

    DeafTransport(Dsn dsn, String own) {
      this.own = own;
      transport =
          new OkHttpTransport(dsn, OkHttpTransportOptions.builder().compressionLevel(0).build());
    }

    @Override
    public Answer send(OutgoingEnvelope envelope) throws IOException {
      String id = id(envelope);
      if (id.startsWith(own + "-")
          && attempts.merge(id, 1, Integer::sum) <= ATTEMPTS_OF_LIVE_ENVELOPES) {
        throw new IOException("no answer");
      }
      return transport.send(envelope);
    }

    private static String id(OutgoingEnvelope envelope) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      envelope.writeTo(bytes);
      return idIn(bytes.toString(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
      transport.close();
    }
  }

  /** Returns the id in the text of an envelope; empty if there is none. */
  static String idIn(String envelope) {
    int start = envelope.indexOf("{\"id\":\"");
    return start < 0 ? "" : envelope.substring(start + 7, envelope.indexOf('"', start + 7));
  }
}
