package dev.sentryotel.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.protocol.SpanStatus;
import dev.sentryotel.protocol.TransactionSource;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappedSpanTest {

  private static final String GENERATED = "6e9c2b1a-0f3d-4c5e-8a7b-9d0e1f2a3b4c";

  @ParameterizedTest
  @CsvSource({
    "SELECT " + GENERATED + ".person  , SELECT person",
    "SELECT " + GENERATED + "         , SELECT",
    GENERATED + ".person              , person",
    GENERATED + "                     , h2database",
    "query                            , query",
  })
  void generatedDatabaseName_isLeftOutOfTheName(String name, String expected) {
    Attributes attributes = attributes("db.system.name", "h2database", "db.namespace", GENERATED);

    MappedSpan mapped = map(name, SpanKind.CLIENT, attributes);

    assertThat(mapped.description()).isEqualTo(expected);
    assertThat(mapped.source()).isEqualTo(TransactionSource.TASK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop", "cafe", "deadbeef", "test-db-1", "a"})
  void chosenDatabaseName_staysInTheName(String namespace) {
    Attributes attributes = attributes("db.system", "h2", "db.name", namespace);

    MappedSpan mapped = map("SELECT " + namespace + ".person", SpanKind.CLIENT, attributes);

    assertThat(mapped.description()).isEqualTo("SELECT " + namespace + ".person");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/**", "/*", "*", "**", "/**/*", "NOT_FOUND", "REDIRECTION", "UNKNOWN", "root"})
  void routeThatNamesNothing_isPassedOver(String route) {
    Attributes attributes =
        attributes("http.request.method", "GET", "http.route", route, "url.path", "/x");

    assertThat(map("n", SpanKind.SERVER, attributes).description()).isEqualTo("GET /x");
  }

  @Test
  void templateThatIsAUrl_hasNoSecretsInTheName() {
    Attributes attributes =
        attributes("http.request.method", "GET", "url.template", "http://u:p@h/x?token=7&q={q}");

    assertThat(map("GET", SpanKind.CLIENT, attributes).description())
        .isEqualTo("GET http://[Filtered]:[Filtered]@h/x?token=[Filtered]&q={q}");
  }

  @Test
  void routeWithAWildcardInIt_isARoute() {
    Attributes attributes =
        attributes("http.request.method", "GET", "http.route", "/api/**", "url.path", "/api/x");

    MappedSpan mapped = map("n", SpanKind.SERVER, attributes);

    assertThat(mapped.description()).isEqualTo("GET /api/**");
    assertThat(mapped.source()).isEqualTo(TransactionSource.ROUTE);
  }

  @Test
  void sessionInThePath_isNotPartOfTheName() {
    Attributes attributes =
        attributes("http.request.method", "GET", "url.path", "/cart;jsessionid=1A2B");

    assertThat(map("n", SpanKind.SERVER, attributes).description())
        .isEqualTo("GET /cart;jsessionid=[Filtered]");
  }

  @Test
  void attributesOfTheWrongType_countAsAbsent() {
    Attributes attributes =
        Attributes.builder()
            .put("http.request.method", 7)
            .put("db.system.name", true)
            .put("sentry.op", 1.5)
            .put("sentry.source", "route", "url")
            .put("sentry.custom_span_name", 1)
            .put("sentry.origin", 1)
            .put("http.response.status_code", 404.0)
            .build();

    MappedSpan mapped = map("work", SpanKind.SERVER, attributes);

    assertThat(mapped)
        .isEqualTo(new MappedSpan(null, "work", TransactionSource.CUSTOM, SpanStatus.OK, "manual"));
  }

  @Test
  void cacheSpan_isDescribedByItsKeys() {
    Attributes attributes =
        Attributes.of(
            AttributeKey.stringKey("sentry.op"),
            "cache.get",
            AttributeKey.stringArrayKey("cache.key"),
            List.of("pet:3", "pet:4"));

    assertThat(map("cache", SpanKind.INTERNAL, attributes).description()).isEqualTo("pet:3, pet:4");
  }

  @Test
  void emptyGraphQlList_addsNothing() {
    Attributes attributes =
        Attributes.builder()
            .put("http.request.method", "POST")
            .put("http.route", "/graphql")
            .put(AttributeKey.stringArrayKey("sentry.graphql.operation"), List.of())
            .build();

    assertThat(map("n", SpanKind.SERVER, attributes).description()).isEqualTo("POST /graphql");
  }

  @ParameterizedTest
  @CsvSource({
    "0                   , OK",
    "-1                  , INTERNAL_ERROR",
    "99                  , INTERNAL_ERROR",
    "200                 , OK",
    "399                 , OK",
    "418                 , INVALID_ARGUMENT",
    "599                 , INTERNAL_ERROR",
    "4294967700          , INTERNAL_ERROR",
    "9223372036854775807 , INTERNAL_ERROR",
  })
  void httpCode_outsideTheTable(long code, SpanStatus expected) {
    Attributes attributes = Attributes.of(AttributeKey.longKey("http.response.status_code"), code);

    assertThat(map("n", SpanKind.SERVER, attributes).status()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "4 04", "-404", "99999999999999999999", "4٠4"})
  void codeThatIsNoNumber_isPassedOver(String code) {
    Attributes attributes = attributes("http.response.status_code", code);

    assertThat(map("n", SpanKind.SERVER, attributes).status()).isEqualTo(SpanStatus.OK);
  }

  @Test
  void everyGrpcCode_byNumberAndByName() {
    Map<String, SpanStatus> byName =
        Map.ofEntries(
            Map.entry("OK", SpanStatus.OK),
            Map.entry("CANCELLED", SpanStatus.CANCELLED),
            Map.entry("UNKNOWN", SpanStatus.UNKNOWN_ERROR),
            Map.entry("INVALID_ARGUMENT", SpanStatus.INVALID_ARGUMENT),
            Map.entry("DEADLINE_EXCEEDED", SpanStatus.DEADLINE_EXCEEDED),
            Map.entry("NOT_FOUND", SpanStatus.NOT_FOUND),
            Map.entry("ALREADY_EXISTS", SpanStatus.ALREADY_EXISTS),
            Map.entry("PERMISSION_DENIED", SpanStatus.PERMISSION_DENIED),
            Map.entry("RESOURCE_EXHAUSTED", SpanStatus.RESOURCE_EXHAUSTED),
            Map.entry("FAILED_PRECONDITION", SpanStatus.FAILED_PRECONDITION),
            Map.entry("ABORTED", SpanStatus.ABORTED),
            Map.entry("OUT_OF_RANGE", SpanStatus.OUT_OF_RANGE),
            Map.entry("UNIMPLEMENTED", SpanStatus.UNIMPLEMENTED),
            Map.entry("INTERNAL", SpanStatus.INTERNAL_ERROR),
            Map.entry("UNAVAILABLE", SpanStatus.UNAVAILABLE),
            Map.entry("DATA_LOSS", SpanStatus.DATA_LOSS),
            Map.entry("UNAUTHENTICATED", SpanStatus.UNAUTHENTICATED));
    List<String> names =
        List.of(
            "OK",
            "CANCELLED",
            "UNKNOWN",
            "INVALID_ARGUMENT",
            "DEADLINE_EXCEEDED",
            "NOT_FOUND",
            "ALREADY_EXISTS",
            "PERMISSION_DENIED",
            "RESOURCE_EXHAUSTED",
            "FAILED_PRECONDITION",
            "ABORTED",
            "OUT_OF_RANGE",
            "UNIMPLEMENTED",
            "INTERNAL",
            "UNAVAILABLE",
            "DATA_LOSS",
            "UNAUTHENTICATED");

    for (int code = 0; code < names.size(); code++) {
      SpanStatus expected = byName.get(names.get(code));
      Attributes number = Attributes.of(AttributeKey.longKey("rpc.grpc.status_code"), (long) code);
      Attributes name = attributes("rpc.response.status_code", names.get(code));
      assertThat(map("n", SpanKind.CLIENT, number).status()).as("%d", code).isEqualTo(expected);
      assertThat(map("n", SpanKind.CLIENT, name).status()).as("%d", code).isEqualTo(expected);
    }
  }

  @Test
  void hugeValues_areMapped() {
    String huge = "x".repeat(10_000_000);
    Attributes attributes =
        attributes("http.request.method", huge, "url.full", "http://u:p@h/" + huge + "?" + huge);

    MappedSpan mapped =
        MappedSpan.of(
            huge, SpanKind.CLIENT, attributes, huge, StatusData.create(StatusCode.ERROR, huge));

    assertThat(mapped.description()).endsWith(" http://[Filtered]:[Filtered]@h/" + huge);
    assertThat(mapped.status()).isEqualTo(SpanStatus.INTERNAL_ERROR);
  }

  private static MappedSpan map(String name, SpanKind kind, Attributes attributes) {
    return MappedSpan.of(name, kind, attributes, "", StatusData.unset());
  }

  private static Attributes attributes(String... namesAndValues) {
    var attributes = Attributes.builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      attributes.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return attributes.build();
  }
}
