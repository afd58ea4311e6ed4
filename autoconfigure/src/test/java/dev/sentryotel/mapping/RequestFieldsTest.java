package dev.sentryotel.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestFieldsTest {

  private static final AttributePolicy WITHHELD = AttributePolicy.of(PersonalData.WITHHELD);
  private static final AttributePolicy SENT = AttributePolicy.of(PersonalData.SENT);

  private final AttributesBuilder attributes =
      Attributes.builder()
          .put("http.request.method", "GET")
          .put("url.scheme", "https")
          .put("server.address", "shop.example")
          .put("server.port", 8443)
          .put("url.path", "/owners/7")
          .put("url.query", "tab=visits&token=7")
          .put("client.address", "192.0.2.1")
          .put("user_agent.original", "curl")
          .put("http.request.header.accept", "a", "b")
          .put("http.request.header.cookie", "session=7")
          .put("http.request.header.referer", "http://u:p@a.example/")
          .put("http.response.header.etag", "7");

  @Test
  void personalDataWithheld_onlyMethodUrlAndFilteredQueryLeave() {
    RequestFields request = RequestFields.of(server(attributes.build()), WITHHELD);

    assertThat(request)
        .isEqualTo(
            new RequestFields(
                "GET",
                "https://shop.example:8443/owners/7",
                "tab=visits&token=[Filtered]",
                List.of(),
                null));
  }

  @Test
  void headerOfTwoTypes_isThereOnce() {
    attributes.put("http.request.header.accept", "c");

    assertThat(RequestFields.of(server(attributes.build()), SENT).headers())
        .filteredOn(header -> header.name().equals("accept"))
        .hasSize(1);
  }

  @Test
  void personalDataSent_headersButSensitiveOnesAndTheAddressLeave() {
    RequestFields request = RequestFields.of(server(attributes.build()), SENT);

    assertThat(request)
        .isEqualTo(
            new RequestFields(
                "GET",
                "https://shop.example:8443/owners/7",
                "tab=visits&token=[Filtered]",
                List.of(
                    new RequestFields.Header("accept", "a, b"),
                    new RequestFields.Header("referer", "http://[Filtered]:[Filtered]@a.example/"),
                    new RequestFields.Header("user-agent", "curl")),
                "192.0.2.1"));
  }

  @Test
  void fullUrl_isTakenWithoutCredentialsAndQuery() {
    Attributes full =
        Attributes.builder()
            .put("http.method", "GET")
            .put("http.url", "https://u:p@a.example:443/x?q=1#f")
            .build();

    assertThat(RequestFields.of(server(full), WITHHELD))
        .isEqualTo(
            new RequestFields(
                "GET", "https://[Filtered]:[Filtered]@a.example/x", "q=1", List.of(), null));
  }

  @ParameterizedTest
  @CsvSource({
    "SERVER, http.host=h:8080 net.host.name=n, http://h:8080/x",
    "SERVER, net.host.name=n net.host.port=80, http://n/x",
    "SERVER, server.address=s http.host=h, http://s/x",
    "SERVER, net.peer.name=p, ",
    "CLIENT, net.peer.name=p net.peer.port=9000, http://p:9000/x",
  })
  void oldNames_areReadByKind(SpanKind kind, String server, String expected) {
    AttributesBuilder old =
        Attributes.builder()
            .put("http.method", "GET")
            .put("http.scheme", "http")
            .put("http.target", "/x?q=1");
    for (String each : server.split(" ", -1)) {
      String[] pair = each.split("=", 2);
      if (pair[0].endsWith("port")) {
        old.put(pair[0], Long.parseLong(pair[1]));
      } else {
        old.put(pair[0], pair[1]);
      }
    }

    RequestFields request = RequestFields.of(span(kind, old.build()), WITHHELD);

    assertThat(request).isNotNull();
    assertThat(request.url()).isEqualTo(expected);
    assertThat(request.queryString()).isEqualTo("q=1");
  }

  @Test
  void targetThatIsNoPath_makesNoUrl() {
    Attributes options = attributes.put("url.path", "*").build();

    assertThat(RequestFields.of(server(options), WITHHELD)).extracting(r -> r.url()).isNull();
  }

  @Test
  void spanThatTellsOfNoRequest_hasNone() {
    Attributes other = Attributes.builder().put("url.query", "q=1").put("user.id", "7").build();

    assertThat(RequestFields.of(server(other), SENT)).isNull();
  }

  private static SpanData server(Attributes attributes) {
    return span(SpanKind.SERVER, attributes);
  }

  private static SpanData span(SpanKind kind, Attributes attributes) {
    return TestSpanData.builder()
        .setName("n")
        .setKind(kind)
        .setAttributes(attributes)
        .setStatus(StatusData.unset())
        .setStartEpochNanos(1)
        .setEndEpochNanos(2)
        .setHasEnded(true)
        .build();
  }
}
