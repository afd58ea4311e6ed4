package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class GzipTest {

  @Test
  void everyEnvelopeIsReadBackFromReusedMemory() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Gzip gzip = new Gzip(6, 2);

    for (int i = 0; i < 200; i++) {
      int length = random.nextInt(i % 10 == 0 ? 400_000 : 8_000);
      OutgoingEnvelope envelope = envelope(text(random, length, 1 + random.nextInt(90)));
      GzipBuffer buffer = gzip.compress(envelope);

      byte[] compressed = bytes(buffer);
      assertThat(compressed).hasSize(buffer.length());
      assertThat(gunzip(compressed)).as("seed %s, turn %s", seed, i).isEqualTo(bytes(envelope));
      gzip.release(buffer);
    }
    gzip.close();
  }

  @Test
  void lengthThatFillsTheBufferToTheLastByteIsNoEdge() throws IOException {
    Random random = new Random(1);
    Gzip gzip = new Gzip(1, 1);

    for (int length = 4_000; length < 4_200; length++) {
      OutgoingEnvelope envelope = envelope(text(random, length, 90));
      GzipBuffer buffer = gzip.compress(envelope);

      assertThat(gunzip(bytes(buffer))).as("length %s", length).isEqualTo(bytes(envelope));
    }
    gzip.close();
  }

  @Test
  void buffersAreUsedAgainUnlessTheyGrewLarge() throws IOException {
    Gzip gzip = new Gzip(1, 1);
    GzipBuffer small = gzip.compress(envelope("x".repeat(5_000)));
    gzip.release(small);

    GzipBuffer second = gzip.compress(envelope(text(new Random(1), 600_000, 90)));
    gzip.release(second);
    GzipBuffer third = gzip.compress(envelope("x".repeat(5_000)));

    assertThat(second).isSameAs(small);
    assertThat(third).isNotSameAs(second);
    gzip.close();
  }

  private static OutgoingEnvelope envelope(String payload) {
    return OutgoingEnvelope.of(TestEnvelopes.transaction(1, payload), null, FakeTime.START);
  }

  private static String text(Random random, int length, int alphabet) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) (' ' + random.nextInt(alphabet)));
    }
    return text.toString();
  }

  private static byte[] bytes(OutgoingEnvelope envelope) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    envelope.writeTo(out);
    assertThat(out.size()).isEqualTo((int) envelope.length());
    return out.toByteArray();
  }

  private static byte[] bytes(GzipBuffer buffer) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    buffer.writeTo(out);
    return out.toByteArray();
  }

  private static byte[] gunzip(byte[] bytes) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }
}
