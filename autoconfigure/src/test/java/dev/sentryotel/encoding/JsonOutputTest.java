package dev.sentryotel.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class JsonOutputTest {

  private final JsonOutput json = new JsonOutput();

  @ParameterizedTest
  @CsvSource({
    "0,                   0.000000",
    "999,                 0.000000",
    "1000,                0.000001",
    "1767225600123456789, 1767225600.123456",
    "1767225600000000999, 1767225600.000000",
    "9223372036854775807, 9223372036.854775"
  })
  void timestamp_nanos(long nanos, String expected) {
    json.timestamp(nanos);

    assertThat(text()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"3", "3999", "4000", "4001", "9000", "70000"})
  void textOfAnyContentIsReadBackWithHalfPairsReplaced(int length) throws CharacterCodingException {
    Random random = new Random(length);
    for (int round = 0; round < 20; round++) {
      char[] chars = new char[length];
      for (int i = 0; i < length; i++) {
        // Half of them surrogates, in pairs by chance; the rest anything, control characters often.
        chars[i] =
            (char)
                (random.nextBoolean()
                    ? 0xd800 + random.nextInt(0x800)
                    : random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
      }
      String text = new String(chars);
      json.clear();

      json.value(text);

      String written =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(json.bytes().toByteArray()))
              .toString();
      assertThat(JsonMapper.shared().readTree(written).stringValue())
          .as("seed %s", length)
          .isEqualTo(throughUtf8(text));
    }
  }

  /** Replaces halves the slow way. */
  private static String throughUtf8(String text) {
    StringBuilder replaced = new StringBuilder();
    text.codePoints()
        .map(c -> c >= 0xd800 && c <= 0xdfff ? 0xfffd : c)
        .forEach(replaced::appendCodePoint);
    return replaced.toString();
  }

  @Test
  void clearForgetsAnObjectThatWasNotEnded() {
    json.startObject();
    json.name("a");
    json.startArray();
    json.value("never sent");

    json.clear();
    json.value(1);

    assertThat(text()).isEqualTo("1");
  }

  @Test
  void memoryOfAGiantIsGivenBack() {
    GrowableBytes bytes = new GrowableBytes();
    bytes.write(new byte[50_000_000], 0, 50_000_000);

    bytes.clear();

    assertThat(bytes.capacity()).isLessThan(100_000);
    assertThat(bytes.toByteArray()).isEmpty();
  }

  @Test
  void memoryOfOnePayloadIsBoundedHoweverManyGiantsItHas() {
    AttributeWriter attributes = AttributeWriter.plain(json, new AttributeNames());
    String giant = "\u0001".repeat(1_000_000);
    attributes.begin(ValueLimits.WHOLE);
    for (int i = 0; i < 128; i++) {
      attributes.text("text" + i, giant);
      attributes.accept(
          AttributeKey.stringArrayKey("texts" + i), List.of(giant, giant, giant, giant));
    }
    attributes.end();

    assertThat(json.size()).isBetween(8_400_000, 40_000_000);
  }

  @Test
  void namesAreBoundedAndStillWrittenOnce() {
    AttributeNames names = new AttributeNames();
    for (int i = 0; i < 100_000; i++) {
      names.beginObject();
      assertThat(names.claim("name" + i)).isNotNull();
      assertThat(names.claim("name" + i)).isNull();
    }

    assertThat(names.size()).isLessThan(5000);
  }

  @Test
  void namesThatDifferOnlyInWhatIsReplacedAreOne() {
    AttributeNames names = new AttributeNames();
    names.beginObject();

    assertThat(names.claim("a\ud800")).isNotNull();
    assertThat(names.claim("a\udbff")).isNull();
  }

  private String text() {
    return new String(json.bytes().toByteArray(), StandardCharsets.UTF_8);
  }
}
