package dev.sentryotel.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.SpanKind;
import java.lang.reflect.Field;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttributePolicyTest {

  private final AttributePolicy withheld = AttributePolicy.of(PersonalData.WITHHELD);
  private final AttributePolicy sent = AttributePolicy.of(PersonalData.SENT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client.address",
        "client.socket.address",
        "http.client_ip",
        "http.user_agent",
        "user_agent.original",
        "user_agent.name",
        "enduser.id",
        "enduser.role",
        "user.id",
        "user.email",
        "process.command_args",
        "process.command_line",
        "http.request.header.accept",
        "http.response.header.etag",
        "rpc.grpc.request.metadata.tenant",
        "messaging.header.tenant"
      })
  void personalAttribute_leavesOnlyWherePersonalDataIsSent(String name) {
    AttributeKey<String> key = AttributeKey.stringKey(name);

    assertThat(apply(withheld, key, "v", SpanKind.SERVER)).isNull();
    assertThat(apply(withheld, key, "v", SpanKind.CLIENT)).isNull();
    assertThat(apply(sent, key, "v", SpanKind.SERVER)).isEqualTo("v");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"network.peer.address", "net.peer.name", "net.peer.ip", "net.sock.peer.addr"})
  void addressOfThePeer_staysWhereThePeerIsAClient(String name) {
    AttributeKey<String> key = AttributeKey.stringKey(name);

    assertThat(apply(withheld, key, "192.0.2.1", SpanKind.SERVER)).isNull();
    assertThat(apply(withheld, key, "192.0.2.1", SpanKind.CLIENT)).isEqualTo("192.0.2.1");
    assertThat(apply(sent, key, "192.0.2.1", SpanKind.SERVER)).isEqualTo("192.0.2.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authorization",
        "cookie",
        "set-cookie",
        "x-api-key",
        "proxy-authorization",
        "x_auth_token"
      })
  void sensitiveHeader_neverLeaves(String header) {
    var key = AttributeKey.stringArrayKey("http.request.header." + header);

    assertThat(apply(withheld, key, List.of("s3cret"), SpanKind.SERVER)).isNull();
    assertThat(apply(sent, key, List.of("s3cret", "b"), SpanKind.SERVER))
        .isEqualTo(List.of("[Filtered]"));
  }

  @Test
  void sensitiveHeaderThatIsNoList_neverLeavesEither() {
    String name = "http.request.header.cookie";

    assertThat(apply(sent, AttributeKey.stringKey(name), "a=b", SpanKind.SERVER))
        .isEqualTo("[Filtered]");
    assertThat(apply(sent, AttributeKey.longArrayKey(name), List.of(1L), SpanKind.SERVER)).isNull();
    assertThat(apply(sent, AttributeKey.valueKey(name), Value.of("a"), SpanKind.SERVER)).isNull();
  }

  @Test
  void referer_leavesWithoutCredentials() {
    var key = AttributeKey.stringArrayKey("http.request.header.referer");

    assertThat(apply(sent, key, List.of("http://u:p@a.example/x?q=1&token=7"), SpanKind.SERVER))
        .isEqualTo(List.of("http://[Filtered]:[Filtered]@a.example/x?q=1&token=[Filtered]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"url", "url.full", "url.template", "uri", "http.url", "http.target", "url.path"})
  void url_neverHasCredentials(String name) {
    AttributeKey<String> key = AttributeKey.stringKey(name);
    String url = "https://u:p@a.example/x?token=7&q=1";

    assertThat(apply(withheld, key, url, SpanKind.CLIENT))
        .isEqualTo("https://[Filtered]:[Filtered]@a.example/x?token=[Filtered]&q=1");
    assertThat(apply(sent, key, url, SpanKind.CLIENT))
        .isEqualTo("https://[Filtered]:[Filtered]@a.example/x?token=[Filtered]&q=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"url.query", "http.query", "url.fragment", "http.fragment"})
  void query_hasNoValuesOfSensitiveNames(String name) {
    AttributeKey<String> key = AttributeKey.stringKey(name);

    assertThat(apply(withheld, key, "q=1&email=a@b&key=7", SpanKind.SERVER))
        .isEqualTo("q=1&email=[Filtered]&key=[Filtered]");
    assertThat(apply(sent, key, "q=1&email=a@b&key=7", SpanKind.SERVER))
        .isEqualTo("q=1&email=a@b&key=[Filtered]");
  }

  @Test
  void urlsOfOtherTypes_areFilteredOrLeftOut() {
    assertThat(
            apply(
                withheld,
                AttributeKey.stringArrayKey("url.full"),
                List.of("http://u:p@h"),
                SpanKind.CLIENT))
        .isEqualTo(List.of("http://[Filtered]:[Filtered]@h"));
    assertThat(
            apply(
                withheld,
                AttributeKey.valueKey("url.full"),
                Value.of("http://u:p@h"),
                SpanKind.CLIENT))
        .isNull();
    assertThat(apply(withheld, AttributeKey.longKey("url.full"), 7L, SpanKind.CLIENT))
        .isEqualTo(7L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http.request.method",
        "http.route",
        "db.query.text",
        "user",
        "username",
        "user_agents",
        "enduser",
        "http.request.headers",
        "messaging.system",
        "rpc.method",
        "server.address",
        "process.pid",
        "cache.key",
        "sentry.description",
        "app.client.address",
        "",
        "x"
      })
  void anyOtherAttribute_isKeptAsItIs(String name) {
    for (AttributePolicy policy : List.of(withheld, sent)) {
      Object value = new String("v");

      assertThat(apply(policy, AttributeKey.stringKey(name), value, SpanKind.SERVER))
          .isSameAs(value);
    }
  }

  @ParameterizedTest
  @EnumSource(PersonalData.class)
  void namesThatTheWritersWrite_areNeverTakenFromSpans(PersonalData personalData)
      throws IllegalAccessException {
    AttributePolicy policy = AttributePolicy.of(personalData);

    for (Field field : SentryAttributes.class.getDeclaredFields()) {
      assertThat(policy.treatment((AttributeKey<?>) field.get(null)))
          .as(field.getName())
          .isEqualTo(AttributeTreatment.LEAVE_OUT);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, SENT", "false, WITHHELD"})
  void setting_decides(boolean sendDefaultPii, PersonalData expected) {
    assertThat(PersonalData.of(sendDefaultPii)).isEqualTo(expected);
  }

  private static Object apply(
      AttributePolicy policy, AttributeKey<?> key, Object value, SpanKind kind) {
    return policy.treatment(key).apply(value, kind);
  }
}
