package dev.sentryotel.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserFieldsTest {

  private static final AttributePolicy SENT = AttributePolicy.of(PersonalData.SENT);
  private static final AttributePolicy WITHHELD = AttributePolicy.of(PersonalData.WITHHELD);

  private static SpanData span(SpanKind kind, Attributes attributes) {
    return TestSpanData.builder()
        .setName("root")
        .setKind(kind)
        .setAttributes(attributes)
        .setStatus(StatusData.unset())
        .setStartEpochNanos(1)
        .setEndEpochNanos(2)
        .setHasEnded(true)
        .build();
  }

  private static final Attributes ALL =
      Attributes.builder()
          .put("user.id", "42")
          .put("enduser.id", "43")
          .put("user.name", "emma")
          .put("user.email", "emma@shop.example")
          .put("user.full_name", "Emma W.")
          .put("client.address", "192.0.2.1")
          .build();

  @Test
  void personalDataSent_everythingKnownLeaves() {
    assertThat(UserFields.of(span(SpanKind.SERVER, ALL), SENT))
        .isEqualTo(new UserFields("42", "emma", "emma@shop.example", "Emma W.", "192.0.2.1"));
  }

  @Test
  void personalDataWithheld_nobody() {
    assertThat(UserFields.of(span(SpanKind.SERVER, ALL), WITHHELD)).isNull();
  }

  @Test
  void enduser_isTheIdWhereThereIsNoOther() {
    assertThat(
            UserFields.of(
                span(SpanKind.SERVER, Attributes.builder().put("enduser.id", "43").build()), SENT))
        .isEqualTo(new UserFields("43", null, null, null, null));
  }

  @Test
  void nothingKnown_nobody() {
    assertThat(UserFields.of(span(SpanKind.SERVER, Attributes.empty()), SENT)).isNull();
  }

  @Test
  void addressOfAClientSpan_isNoUsers() {
    assertThat(
            UserFields.of(
                span(
                    SpanKind.CLIENT,
                    Attributes.builder().put("client.address", "192.0.2.1").build()),
                SENT))
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, true",
    "2001:db8::1, true",
    "::ffff:192.0.2.1, true",
    "unknown, false",
    "192.0.2.1:8080, false",
    "cafe:80, false",
    "cafe.de, false",
    "proxy.example, false",
    "{{auto}}, false",
    "/var/run/socket, false"
  })
  void address_leavesOnlyIfItIsOne(String address, boolean isSent) {
    UserFields user =
        UserFields.of(
            span(SpanKind.SERVER, Attributes.builder().put("client.address", address).build()),
            SENT);

    assertThat(user == null ? null : user.ipAddress()).isEqualTo(isSent ? address : null);
  }
}
