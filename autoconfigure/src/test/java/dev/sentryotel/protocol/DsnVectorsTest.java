package dev.sentryotel.protocol;

import static dev.sentryotel.testing.JsonText.textOrNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sentryotel.testing.Vectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class DsnVectorsTest {

  private static final JsonNode VECTORS = Vectors.load("dsn.json");

  @TestFactory
  Stream<DynamicTest> cases() {
    return VECTORS
        .get("cases")
        .valueStream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.get("id").asString() + " " + vector.get("why").asString(),
                    () -> {
                      if (vector.get("valid").asBoolean()) {
                        assertParts(Dsn.parse(vector.get("dsn").asString()), vector.get("expect"));
                      } else {
                        assertRefused(vector.get("dsn").asString());
                      }
                    }));
  }

  private static void assertParts(Dsn dsn, JsonNode expected) {
    JsonNode port = expected.get("port");

    assertThat(dsn.scheme()).isEqualTo(expected.get("scheme").asString());
    assertThat(dsn.publicKey()).isEqualTo(expected.get("publicKey").asString());
    assertThat(dsn.secretKey()).isEqualTo(textOrNull(expected, "secretKey"));
    assertThat(dsn.host()).isEqualTo(expected.get("host").asString());
    assertThat(dsn.port()).isEqualTo(port.isNull() ? -1 : port.asInt());
    assertThat(dsn.pathPrefix()).isEqualTo(expected.get("path").asString());
    assertThat(dsn.projectId()).isEqualTo(expected.get("projectId").asString());
    assertThat(dsn.organizationId()).isEqualTo(textOrNull(expected, "orgId"));
    assertThat(dsn.envelopeUrl()).isEqualTo(expected.get("envelopeUrl").asString());
    assertThat(dsn.authenticationHeader("example.sdk/1.2.3"))
        .isEqualTo(expected.get("authHeader").asString());
    assertThat(dsn.isOwnRequest(expected.get("otlpTracesUrl").asString())).isTrue();
    assertThat(dsn.toString()).doesNotContain(dsn.publicKey());
  }

  private static void assertRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dsn.parse(text))
        .withMessageContaining("expected https://")
        .withMessageNotContaining("0123456789abcdef")
        .withMessageNotContaining("fedcba9876543210");
  }

  @TestFactory
  Stream<DynamicTest> suppression() {
    return VECTORS
        .get("suppression")
        .valueStream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.get("id").asString() + " " + vector.get("why").asString(),
                    () -> {
                      OwnRequests requests =
                          new OwnRequests(
                              Dsn.parse(vector.get("dsn").asString()),
                              textOrNull(vector, "spotlightUrl"));

                      boolean isOwn = requests.contains(vector.get("requestUrl").asString());

                      assertThat(isOwn).isEqualTo(vector.get("isSentryRequest").asBoolean());
                    }));
  }
}
