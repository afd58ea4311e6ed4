package dev.sentryotel.encoding;

import static dev.sentryotel.encoding.SegmentFixture.child;
import static dev.sentryotel.encoding.SegmentFixture.root;
import static dev.sentryotel.encoding.SegmentFixture.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class UserTest {

  private static final Attributes EMMA =
      Attributes.builder().put("enduser.id", "42").put("user.email", "emma@shop.example").build();
  private static final Attributes ANOTHER = Attributes.builder().put("user.id", "7").build();

  private final SegmentFixture fixture = new SegmentFixture();

  @Test
  void transactionTellsTheUserOfItsRoot() {
    JsonNode transaction =
        fixture.encodeOne(fixture.transactionsWithPersonalData(), segment(root(EMMA), List.of()));

    assertThat(transaction.path("user").toString())
        .isEqualTo("{\"id\":\"42\",\"email\":\"emma@shop.example\"}");
  }

  @Test
  void streamedSpansTellTheUserOfTheirRootOrTheirOwn() {
    JsonNode items =
        fixture
            .encodeOne(
                fixture.streamWithPersonalData(),
                segment(root(EMMA), List.of(child(1, 1), child(2, 2, ANOTHER))))
            .path("items");

    assertThat(items)
        .extracting(span -> span.at("/attributes/user.id/value").asString())
        .containsExactly("42", "42", "7");
    assertThat(items)
        .extracting(span -> span.at("/attributes/user.email/value").asString())
        .containsExactly("emma@shop.example", "emma@shop.example", "");
  }

  @Test
  void rootThatTellsItsUserTellsTheAddressToo() {
    SpanData server =
        SegmentFixture.span(
                "root",
                SegmentFixture.context(SegmentFixture.ROOT_ID),
                SpanContext.getInvalid(),
                0,
                Attributes.builder()
                    .put("user.id", "42")
                    .put("client.address", "192.0.2.1")
                    .build())
            .setKind(SpanKind.SERVER)
            .build();

    JsonNode container =
        fixture.encodeOne(fixture.streamWithPersonalData(), segment(server, List.of()));

    assertThat(container.at("/items/0/attributes/user.ip_address/value").asString())
        .isEqualTo("192.0.2.1");
    assertThat(container.at("/items/0/attributes/user.id/value").asString()).isEqualTo("42");
  }

  @Test
  void withheldUserIsNowhere() {
    JsonNode transaction =
        fixture.encodeOne(
            fixture.transactions(LeftoverSpans.STREAM), segment(root(EMMA), List.of()));
    JsonNode container =
        fixture.encodeOne(fixture.stream(), segment(root(EMMA), List.of(child(1, 1))));

    // Not the id as a bare number: the time at which the tests started may hold it.
    assertThat(transaction.toString()).doesNotContain("\"42\"", "emma", "\"user\"", "user.id");
    assertThat(container.toString()).doesNotContain("emma", "user.");
  }
}
