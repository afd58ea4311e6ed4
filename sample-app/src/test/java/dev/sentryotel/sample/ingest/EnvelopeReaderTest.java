package dev.sentryotel.sample.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryotel.sample.ingest.MalformedEnvelopeException.Fault;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class EnvelopeReaderTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  @Test
  void unknownKeyMayOccurTwice() throws MalformedEnvelopeException {
    Envelope envelope = read("{\"future\":1,\"future\":2}");

    assertThat(envelope.headers().path("future").intValue()).isEqualTo(2);
  }

  @Test
  void knownKeyOfAnItemMustNotOccurTwice() {
    assertThat(fault("{}\n{\"type\":\"event\",\"type\":\"event\"}\n{}"))
        .isEqualTo(Fault.ITEM_HEADER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "\"2\"", "4294967296", "1e1", "true"})
  void lengthThatIsNoUnsigned32BitIntegerIsMalformed(String length) {
    assertThat(fault("{}\n{\"type\":\"event\",\"length\":" + length + "}\n{}"))
        .isEqualTo(Fault.ITEM_HEADER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"event_id\":\"nope\"", "\"event_id\":7", "\"sent_at\":\"yesterday\""})
  void unreadableHeaderValueIsMalformed(String entry) {
    assertThat(fault("{" + entry + "}\n")).isEqualTo(Fault.HEADER);
  }

  @Test
  void eventIdWithDashesIsTheOneWithout() throws MalformedEnvelopeException {
    Envelope envelope = read("{\"event_id\":\"9EC79C33-ec99-42ab-8353-589fcb2e04dc\"}");

    assertThat(envelope.eventId()).isEqualTo("9ec79c33ec9942ab8353589fcb2e04dc");
  }

  @Test
  void faultyTraceHeaderIsNoFaultOfTheEnvelope() throws MalformedEnvelopeException {
    Envelope envelope = read("{\"trace\":[]}\n{\"type\":\"event\"}\n{}");

    assertThat(envelope.sampledTraceId()).isNull();
    assertThat(envelope.items()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32BE"})
  void otherEncodingsOfJsonAreMalformed(String charset) {
    byte[] bytes = "{\"a\":1}".getBytes(Charset.forName(charset));

    MalformedEnvelopeException malformed =
        catchThrowableOfType(
            MalformedEnvelopeException.class, () -> EnvelopeReader.read(JSON, bytes));

    assertThat(malformed.fault()).isEqualTo(Fault.HEADER);
  }

  private static Envelope read(String text) throws MalformedEnvelopeException {
    return EnvelopeReader.read(JSON, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Fault fault(String text) {
    return catchThrowableOfType(MalformedEnvelopeException.class, () -> read(text)).fault();
  }
}
