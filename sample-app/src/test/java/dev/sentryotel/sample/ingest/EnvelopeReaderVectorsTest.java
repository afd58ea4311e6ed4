package dev.sentryotel.sample.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sentryotel.sample.ingest.Envelope.Item;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EnvelopeReaderVectorsTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  static Stream<Arguments> readable() throws IOException {
    return vectors("parse").filter(vector -> !has(vector, "error"));
  }

  static Stream<Arguments> malformed() throws IOException {
    return vectors("parse").filter(vector -> has(vector, "error"));
  }

  static Stream<Arguments> written() throws IOException {
    return vectors("build");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void readable(String id, JsonNode vector) throws MalformedEnvelopeException {
    Envelope envelope = EnvelopeReader.read(JSON, bytes(vector));

    JsonNode expected = vector.path("expect");
    assertThat(envelope.headers()).isEqualTo(expected.path("headers"));
    assertThat(envelope.items()).hasSize(expected.path("items").size());
    for (int i = 0; i < envelope.items().size(); i++) {
      requireItem(envelope.items().get(i), expected.path("items").get(i));
    }
  }

  private static void requireItem(Item item, JsonNode expected) {
    byte[] payload =
        expected.has("payload")
            ? expected.path("payload").asString().getBytes(StandardCharsets.UTF_8)
            : Base64.getDecoder().decode(expected.path("payloadBase64").asString());
    assertThat(item.headers()).isEqualTo(expected.path("headers"));
    assertThat(item.payload()).isEqualTo(payload);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void malformed(String id, JsonNode vector) {
    MalformedEnvelopeException malformed =
        catchThrowableOfType(
            MalformedEnvelopeException.class, () -> EnvelopeReader.read(JSON, bytes(vector)));

    String fault = malformed.fault().name().replace('_', ' ').toLowerCase(Locale.ROOT);
    assertThat(fault).isEqualTo(vector.path("error").asString());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void written(String id, JsonNode vector) throws MalformedEnvelopeException {
    byte[] bytes = Base64.getDecoder().decode(vector.path("expect").path("base64").asString());

    Envelope envelope = EnvelopeReader.read(JSON, bytes);

    assertThat(envelope.headers()).isEqualTo(vector.path("headers"));
    assertThat(envelope.items().stream().map(Item::text))
        .containsExactlyElementsOf(
            vector
                .path("items")
                .valueStream()
                .map(item -> item.path("payload").asString())
                .toList());
  }

  private static byte[] bytes(JsonNode vector) {
    return Base64.getDecoder().decode(vector.path("base64").asString());
  }

  private static boolean has(Arguments vector, String key) {
    return ((JsonNode) vector.get()[1]).has(key);
  }

  private static Stream<Arguments> vectors(String part) throws IOException {
    String directory = System.getProperty("vectors");
    try (InputStream file =
        directory == null
            ? EnvelopeReaderVectorsTest.class.getResourceAsStream("/vectors/envelope.json")
            : Files.newInputStream(Path.of(directory, "envelope.json"))) {
      return JSON.readTree(file).path(part).valueStream().toList().stream()
          .map(vector -> Arguments.of(vector.path("id").asString(), vector));
    }
  }
}
