package dev.sentryotel.encoding;

import static dev.sentryotel.encoding.SegmentFixture.ROOT_ID;
import static dev.sentryotel.encoding.SegmentFixture.TRACE_ID;
import static dev.sentryotel.encoding.SegmentFixture.context;
import static dev.sentryotel.encoding.SegmentFixture.segment;
import static dev.sentryotel.encoding.SegmentFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Looks for marked values in the bytes that leave, wherever they were put: of a person, {@code
 * person-…}, and of credentials, {@code secret-…}.
 */
class PrivacyTest {

  private static final Pattern PERSONAL = Pattern.compile("person-\\w+");
  private static final Pattern SECRET = Pattern.compile("secret-\\w+");
  private static final List<String> QUERIES = List.of("url.query", "http.query", "url.fragment");
  private static final List<String> URLS =
      List.of(
          "url.full",
          "url.path",
          "url.template",
          "url.original",
          "http.url",
          "http.target",
          "uri",
          "db.connection_string",
          "messaging.url");

  private final SegmentFixture fixture = new SegmentFixture();

  private static Attributes marked() {
    AttributesBuilder marked =
        Attributes.builder()
            .put("http.request.method", "GET")
            .put("client.address", "person-address")
            .put("network.peer.address", "person-peer")
            .put("http.client_ip", "person-ip")
            .put("user_agent.original", "person-agent")
            .put("http.user_agent", "person-old-agent")
            .put("user.id", "person-id")
            .put("user.email", "person-email")
            .put("enduser.id", "person-enduser")
            .put("enduser.scope", "person-scope")
            .put("process.command_args", "--name=person-argument", "--token", "secret-argument")
            .put("process.command_line", "java -Dname=person-line --password=secret-line")
            .put("http.request.header.x-mine", "person-header")
            .put("http.response.header.x-yours", "person-answer")
            .put("http.request.header.cookie", "secret-cookie")
            .put("http.request.header.authorization", "secret-authorization")
            .put("http.response.header.set-cookie", "secret-set-cookie")
            .put(
                "http.request.header.referer", "https://secret-u:secret-p@a/?token=secret-referer");
    for (String name : QUERIES) {
      marked.put(name, "q=1&email=person-query&token=secret-query");
    }
    for (String name : URLS) {
      marked.put(
          name,
          "https://secret-user:secret-password@a.example/x;jsessionid=secret-session/y"
              + "?q=1&email=person-url&api_key=secret-key#access_token=secret-fragment");
    }
    return marked.build();
  }

  private byte[] sent(SegmentEncoder encoder) {
    Resource resource = Resource.create(marked());
    SpanData root =
        span("root", context(ROOT_ID), SpanContext.getInvalid(), 0, marked())
            .setKind(SpanKind.SERVER)
            .setResource(resource)
            .setLinks(
                List.of(
                    LinkData.create(
                        SpanContext.create(
                            TRACE_ID.replace('0', '1'),
                            ROOT_ID,
                            context(ROOT_ID).getTraceFlags(),
                            context(ROOT_ID).getTraceState()),
                        marked())))
            .setTotalRecordedLinks(1)
            .build();
    // Whose peer is a server, and is named in plain.
    Attributes ofClient =
        marked().toBuilder().removeIf(key -> key.getKey().equals("network.peer.address")).build();
    SpanData client =
        span("client", context(1), context(ROOT_ID), 1, ofClient).setKind(SpanKind.CLIENT).build();
    SpanData query =
        span(
                "query",
                context(2),
                context(ROOT_ID),
                2,
                ofClient.toBuilder()
                    .removeIf(key -> key.getKey().equals("http.request.method"))
                    .put(AttributeKey.stringKey("db.system.name"), "h2")
                    .build())
            .setKind(SpanKind.CLIENT)
            .build();
    fixture.encode(encoder, segment(root, List.of(client, query)));
    return fixture.envelopes.get(0).bytes();
  }

  private static List<String> found(Pattern pattern, byte[] bytes) {
    return pattern
        .matcher(new String(bytes, StandardCharsets.UTF_8))
        .results()
        .map(match -> match.group())
        .distinct()
        .toList();
  }

  @Test
  void nothingOfAPersonAndNoCredentialLeavesWithTransactions() {
    byte[] bytes = sent(fixture.transactions(LeftoverSpans.STREAM));

    assertThat(found(PERSONAL, bytes)).isEmpty();
    assertThat(found(SECRET, bytes)).isEmpty();
  }

  @Test
  void nothingOfAPersonAndNoCredentialLeavesInAStream() {
    byte[] bytes = sent(fixture.stream());

    assertThat(found(PERSONAL, bytes)).isEmpty();
    assertThat(found(SECRET, bytes)).isEmpty();
  }

  @Test
  void withPersonalDataEverythingLeavesWithTransactionsButCredentials() {
    byte[] bytes = sent(fixture.transactionsWithPersonalData());

    assertThat(found(PERSONAL, bytes)).containsExactlyInAnyOrderElementsOf(allOfAPerson());
    assertThat(found(SECRET, bytes)).isEmpty();
  }

  @Test
  void withPersonalDataEverythingLeavesInAStreamButCredentials() {
    byte[] bytes = sent(fixture.streamWithPersonalData());

    assertThat(found(PERSONAL, bytes)).containsExactlyInAnyOrderElementsOf(allOfAPerson());
    assertThat(found(SECRET, bytes)).isEmpty();
  }

  private static List<String> allOfAPerson() {
    return found(PERSONAL, marked().toString().getBytes(StandardCharsets.UTF_8));
  }
}
