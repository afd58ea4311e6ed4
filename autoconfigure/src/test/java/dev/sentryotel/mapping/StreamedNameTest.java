package dev.sentryotel.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamedNameTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT owners | CLIENT | db.system.name=h2;db.query.text=SELECT x FROM owners WHERE id = 7"
            + " | SELECT owners",
        "SELECT | CLIENT | db.system.name=h2;db.query.text=SELECT x FROM"
            + " owners;db.query.summary=SELECT owners | SELECT owners",
        "SELECT 6e9c8a4e-1111-2222-3333-444455556666.owners | CLIENT |"
            + " db.system.name=h2;db.namespace=6e9c8a4e-1111-2222-3333-444455556666;db.query.text=SELECT"
            + " 1 | SELECT owners",
        "GET | CLIENT |"
            + " http.request.method=GET;url.full=https://api.example/pets/7;server.address=api.example"
            + " | GET api.example",
        "GET | CLIENT |"
            + " http.method=GET;http.url=https://api.example/pets/7;net.peer.name=api.example | GET"
            + " api.example",
        "GET | CLIENT | http.request.method=GET;url.full=https://api.example/pets/7 | GET",
        "GET | CLIENT |"
            + " http.request.method=GET;url.full=https://api.example/pets/7;url.template=/pets/{id}"
            + " | GET /pets/{id}",
        "GET | SERVER | http.request.method=GET;url.path=/pets/7;server.address=shop.example | GET",
        "GET | SERVER | http.request.method=GET;url.path=/pets/7;http.route=/pets/{id} | GET"
            + " /pets/{id}",
        "get owner | INTERNAL | sentry.op=cache.get;cache.key=owner-7 | get owner",
        "SELECT | CLIENT | db.system.name=h2;db.query.text=SELECT 7;sentry.custom_span_name=mine |"
            + " mine",
        "visits publish | PRODUCER | messaging.system=kafka;messaging.destination.name=visits |"
            + " visits",
        "work | INTERNAL | a=b | work"
      })
  void name_holdsNoDataOfOneRequest(
      String name, SpanKind kind, String attributes, String expected) {
    SpanData span = span(name, kind, attributes);

    assertThat(StreamedName.of(span, MappedSpan.of(span))).isEqualTo(expected);
  }

  private static SpanData span(String name, SpanKind kind, String attributes) {
    AttributesBuilder builder = Attributes.builder();
    for (String each : attributes.split(";", -1)) {
      String[] pair = each.split("=", 2);
      if (pair[0].equals("cache.key")) {
        builder.put(pair[0], new String[] {pair[1]});
      } else {
        builder.put(pair[0], pair[1]);
      }
    }
    return TestSpanData.builder()
        .setName(name)
        .setKind(kind)
        .setAttributes(builder.build())
        .setStatus(StatusData.unset())
        .setStartEpochNanos(1)
        .setEndEpochNanos(2)
        .setHasEnded(true)
        .build();
  }
}
