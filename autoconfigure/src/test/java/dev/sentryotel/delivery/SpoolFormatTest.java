package dev.sentryotel.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.protocol.DataCategory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SpoolFormatTest {

  private static final Envelope ENVELOPE = TestEnvelopes.transaction(12, "{\"é\":1}");

  private static byte[] file() {
    ByteBuffer line = SpoolFormat.line(ENVELOPE);
    return ByteBuffer.allocate(line.remaining() + ENVELOPE.bytes().length)
        .put(line)
        .put(ENVELOPE.bytes())
        .array();
  }

  @Test
  void envelopeReadsAsItWasWritten() {
    Envelope read = SpoolFormat.read(file());

    assertThat(read).isNotNull();
    assertThat(read.category()).isEqualTo(DataCategory.TRANSACTION);
    assertThat(read.spanCount()).isEqualTo(12);
    assertThat(read.headerLength()).isEqualTo(ENVELOPE.headerLength());
    assertThat(read.bytes()).isEqualTo(ENVELOPE.bytes());
  }

  @Test
  void lineIsReadableAndTheEnvelopeStandsAsItIs() {
    String text = new String(file(), UTF_8);

    assertThat(text)
        .matches("(?s)sentry-otel-spool 1 transaction 12 39 \\d+ [0-9a-f]{8}\n.*")
        .endsWith(new String(ENVELOPE.bytes(), UTF_8));
  }

  @Test
  void everyTornFileIsRecognized() {
    byte[] file = file();

    for (int length = 0; length < file.length; length++) {
      byte[] torn = Arrays.copyOf(file, length);
      byte[] holed = Arrays.copyOf(torn, file.length);

      assertThat(SpoolFormat.read(torn)).as("cut at %d", length).isNull();
      assertThat(SpoolFormat.read(holed)).as("zeros from %d", length).isNull();
    }
  }

  @Test
  void everyChangedByteIsRecognized() {
    byte[] file = file();

    for (int i = 0; i < file.length; i++) {
      byte[] changed = file.clone();
      changed[i] ^= 1;

      assertThat(SpoolFormat.read(changed)).as("changed at %d", i).isNull();
    }
  }

  @Test
  void longestLineFits() {
    Envelope large = TestEnvelopes.ofBytes(DataCategory.PROFILE_CHUNK_UI, 999_999_999, 5_000_000);

    ByteBuffer line = SpoolFormat.line(large);

    assertThat(line.remaining()).isLessThan(SpoolFormat.MAX_LINE_BYTES);
  }

  @Test
  void contentIsToldByTheLineAndTheLengthOfTheFile() {
    byte[] file = file();
    byte[] start = Arrays.copyOf(file, SpoolFormat.MAX_LINE_BYTES);

    EnvelopeContent content = SpoolFormat.readContent(start, file.length);

    assertThat(content).isEqualTo(EnvelopeContent.of(ENVELOPE));
    assertThat(SpoolFormat.readContent(start, file.length - 1)).isNull();
    assertThat(SpoolFormat.readContent("no line".getBytes(US_ASCII), 7)).isNull();
  }
}
