package dev.sentryotel.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.testing.EnvelopeReader;
import dev.sentryotel.testing.EnvelopeReader.ReadEnvelope;
import dev.sentryotel.testing.EnvelopeReader.ReadItem;
import dev.sentryotel.testing.MalformedEnvelopeException;
import dev.sentryotel.testing.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.JsonNode;

/** The cases of {@code envelope.json}. */
class EnvelopeVectorsTest {

  @ParameterizedTest
  @MethodSource("cases")
  void readsAsSentryDoes(JsonNode vector) {
    byte[] body = Base64.getDecoder().decode(vector.get("base64").stringValue());

    if (vector.has("error")) {
      MalformedEnvelopeException fault =
          catchThrowableOfType(MalformedEnvelopeException.class, () -> EnvelopeReader.read(body));
      assertThat(fault.kind()).isEqualTo(vector.get("error").stringValue());
      return;
    }

    ReadEnvelope envelope = EnvelopeReader.read(body);
    JsonNode expected = vector.get("expect");
    assertThat(envelope.header()).isEqualTo(expected.get("headers"));
    assertThat(envelope.items()).hasSize(expected.get("items").size());
    for (int i = 0; i < envelope.items().size(); i++) {
      ReadItem item = envelope.items().get(i);
      JsonNode expectedItem = expected.get("items").get(i);
      assertThat(item.header()).isEqualTo(expectedItem.get("headers"));
      assertThat(item.payload()).isEqualTo(payload(expectedItem));
    }
  }

  private static byte[] payload(JsonNode item) {
    return item.has("payloadBase64")
        ? Base64.getDecoder().decode(item.get("payloadBase64").stringValue())
        : item.get("payload").stringValue().getBytes(StandardCharsets.UTF_8);
  }

  static Stream<Named<JsonNode>> cases() {
    return named("parse");
  }

  @ParameterizedTest
  @MethodSource("builds")
  void writesExactlyTheseBytes(JsonNode vector) {
    EnvelopeWriter writer = new EnvelopeWriter();
    writer.begin();
    vector.get("headers").properties().forEach(e -> member(writer, e.getKey(), e.getValue()));
    for (JsonNode item : vector.get("items").values()) {
      writer.beginItem(item.get("headers").get("type").stringValue());
      item.get("headers").properties().stream()
          .filter(e -> !e.getKey().equals("type"))
          .forEach(e -> member(writer, e.getKey(), e.getValue()));
      GrowableBytes payload = new GrowableBytes();
      byte[] bytes = payload(item);
      payload.write(bytes, 0, bytes.length);
      writer.endItem(payload);
    }

    Envelope envelope = writer.finish(DataCategory.DEFAULT, 1);

    byte[] bytes = EnvelopeReader.closed(envelope);
    assertThat(new String(bytes, StandardCharsets.UTF_8))
        .isEqualTo(vector.get("expect").get("text").stringValue());
    assertThat(bytes)
        .isEqualTo(Base64.getDecoder().decode(vector.get("expect").get("base64").stringValue()))
        .hasSize(vector.get("expect").get("bytes").intValue());
  }

  private static void member(EnvelopeWriter writer, String name, JsonNode value) {
    if (value.isObject()) {
      writer.member(name, new SerializedString(value.toString()));
    } else if (value.isNumber()) {
      writer.member(name, value.longValue());
    } else {
      writer.member(name, value.stringValue());
    }
  }

  static Stream<Named<JsonNode>> builds() {
    return named("build");
  }

  private static Stream<Named<JsonNode>> named(String group) {
    return Vectors.load("envelope.json").get(group).values().stream()
        .map(vector -> Named.of(vector.get("id") + " " + vector.get("why"), vector));
  }
}
