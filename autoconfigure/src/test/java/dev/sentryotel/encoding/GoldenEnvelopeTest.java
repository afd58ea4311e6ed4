package dev.sentryotel.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.EnvelopeReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Holds the bytes for one trace against a text that was read by eye. A difference is a change of
 * the wire: the new text is written to {@code target/golden} for review, and never taken by itself.
 */
class GoldenEnvelopeTest {

  private final SegmentFixture fixture = new SegmentFixture();

  @Test
  void transaction() throws IOException {
    fixture.encode(fixture.transactions(LeftoverSpans.STREAM), FullTrace.record());

    assertGolden("transaction.envelope");
  }

  @Test
  void streamedSpans() throws IOException {
    fixture.encode(fixture.stream(), FullTrace.record());

    assertGolden("stream.envelope");
  }

  @Test
  void lateSpansAsTransactions() throws IOException {
    FinishedSegment whole = FullTrace.record();
    FinishedSegment late =
        SegmentFixture.leftovers("GET /owners/{ownerId}", true, List.of(whole.spans().get(2)));

    fixture.encode(fixture.transactions(LeftoverSpans.TRANSACTION), late);

    assertGolden("late-transaction.envelope");
  }

  private void assertGolden(String fileName) throws IOException {
    assertThat(fixture.envelopes).hasSize(1);
    String actual = ofAnyMachine(EnvelopeReader.sent(fixture.envelopes.get(0)));
    Path copy = Path.of("target", "golden", fileName);
    Files.createDirectories(copy.getParent());
    Files.writeString(copy, actual);

    assertThat(actual).isEqualTo(golden(fileName));
  }

  private static String golden(String fileName) throws IOException {
    try (InputStream in = GoldenEnvelopeTest.class.getResourceAsStream("/golden/" + fileName)) {
      return in == null ? "no such file" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Replaces what the machine and its Java tell, and the length that follows from it. */
  private static String ofAnyMachine(byte[] envelope) {
    return new String(envelope, StandardCharsets.UTF_8)
        .replaceAll("\"length\":\\d+", "\"length\":0")
        .replaceAll("(\"(app_start_time|kernel_version|locale|timezone)\"):\"[^\"]*\"", "$1:\"*\"")
        .replaceAll("(\"(processor_count|memory_size)\"):\\d+", "$1:0");
  }
}
