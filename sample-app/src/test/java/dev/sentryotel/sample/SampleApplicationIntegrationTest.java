package dev.sentryotel.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * The ingest and the home page over HTTP. There is no DSN, so nothing but the tests reports to it.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "sentry.dsn=")
class SampleApplicationIntegrationTest {

  private static final String AUTH =
      "Sentry sentry_version=7, sentry_client=test.java/1.0.0, sentry_key=sample";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String traceId = hex(16);
  private final String eventId = hex(16);

  @LocalServerPort private int port;

  @Test
  void plainEnvelopeIsAnsweredWithItsEventId() throws Exception {
    HttpResponse<String> answer = post(AUTH, "1", envelope("GET /books").getBytes(UTF_8));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"id\":\"" + eventId + "\"}");
  }

  @Test
  void gzippedEnvelopeBecomesATrace() throws Exception {
    HttpRequest request =
        request(AUTH, "1", gzip(envelope("GET /books"))).header("Content-Encoding", "gzip").build();

    http.send(request, BodyHandlers.ofString());

    assertThat(get("/api/traces/" + traceId).body())
        .contains("\"description\":\"GET /books\"", "\"status\":\"ok\"", "\"tenant\":\"north\"");
    assertThat(get("/api/traces").body()).contains(traceId);
  }

  @Test
  void streamedSpanBecomesALineOfItsTrace() throws Exception {
    String span =
        """
        {"version":2,"items":[{"trace_id":"%s","span_id":"a1e6f1c02d5b9f44","name":"confirm order",\
        "status":"ok","is_segment":false,"start_timestamp":1767225600.1,"end_timestamp":1767225600.2}]}"""
            .formatted(traceId);
    String envelope =
        """
        {"trace":{"trace_id":"%s","public_key":"sample"}}
        {"type":"span","item_count":1,"content_type":"application/vnd.sentry.items.span.v2+json"}
        %s
        """
            .formatted(traceId, span);

    HttpResponse<String> answer = post(AUTH, "1", envelope.getBytes(UTF_8));

    assertThat(answer.body()).isEqualTo("{}");
    assertThat(get("/api/traces/" + traceId).body()).contains("confirm order");
  }

  @Test
  void pagesForbidForeignScripts() throws Exception {
    HttpResponse<String> page = get("/");

    assertThat(page.headers().firstValue("Content-Security-Policy")).contains("default-src 'self'");
  }

  @Test
  void clientReportIsShownAsCounts() throws Exception {
    String reason = "reason-" + hex(4);
    String report =
        """
        {}
        {"type":"client_report"}
        {"discarded_events":[{"reason":"%s","category":"span","quantity":41}]}
        """
            .formatted(reason);

    post(AUTH, "1", report.getBytes(UTF_8));

    assertThat(get("/").body()).contains("span: " + reason, ">41<");
  }

  @Test
  void itemThatSentryWouldDropIsAnsweredWith200AndCounted() throws Exception {
    String envelope = "{}\n{\"type\":\"transaction\"}\n{\"type\":\"transaction\"}\n";

    HttpResponse<String> answer = post(AUTH, "1", envelope.getBytes(UTF_8));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(get("/api/tallies").body())
        .contains(
            "{\"kind\":\"REJECTED\",\"reason\":\"invalid_start_timestamp\",\"category\":\"transaction\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Sentry sentry_version=7, sentry_key=sample | 1 | {}\\n{"type":"event"} | 200
                                                     | 1 | {}                    | 401
          Basic c2FtcGxl                             | 1 | {}                    | 401
          Sentry sentry_version=7, sentry_key=other  | 1 | {}                    | 400
          Sentry sentry_version=7, sentry_key=sample | 2 | {}                    | 400
          Sentry sentry_version=6, sentry_key=sample | 1 | {}                    | 400
          Sentry sentry_version=7, sentry_key=sample | 1 | nonsense              | 400
          Sentry sentry_version=7, sentry_key=sample | 1 | {"dsn":"http://other@localhost/1"} | 400
          Sentry sentry_version=7, sentry_key=sample | 1 | {"dsn":"http://sample@localhost/1"} | 200
          """)
  void statusSaysWhatIsWrong(String auth, String project, String body, int status)
      throws Exception {
    HttpResponse<String> answer = post(auth, project, body.replace("\\n", "\n").getBytes(UTF_8));

    assertThat(answer.statusCode()).isEqualTo(status);
    if (status >= 400) {
      assertThat(answer.body()).startsWith("{\"detail\":\"").contains("\"causes\":[");
    }
  }

  @Test
  void bodyThatInflatesBeyondTheLimitIsTooLarge() throws Exception {
    byte[] bomb = gzip(" ".repeat(21 * 1024 * 1024));

    HttpResponse<String> answer =
        http.send(
            request(AUTH, "1", bomb).header("Content-Encoding", "gzip").build(),
            BodyHandlers.ofString());

    assertThat(bomb).hasSizeLessThan(100_000);
    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @Test
  void bodyThatIsCutOffIsMalformed() throws Exception {
    byte[] whole = gzip(envelope("GET /books"));
    byte[] half = Arrays.copyOf(whole, whole.length / 2);

    HttpResponse<String> answer =
        http.send(
            request(AUTH, "1", half).header("Content-Encoding", "gzip").build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @Test
  void unknownTraceIsNotFound() throws Exception {
    assertThat(get("/api/traces/" + traceId).statusCode()).isEqualTo(404);
  }

  @Test
  void shopWorksWithoutADsn() throws Exception {
    HttpResponse<String> page = get("/books");

    assertThat(page.body()).contains("Moby-Dick");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String auth, String project, byte[] body)
      throws IOException, InterruptedException {
    return http.send(request(auth, project, body).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String auth, String project, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri("/api/" + project + "/envelope/"))
            .header("Content-Type", "application/x-sentry-envelope")
            .POST(BodyPublishers.ofByteArray(body));
    return auth == null ? request : request.header("X-Sentry-Auth", auth);
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + port + path);
  }

  private String envelope(String name) {
    String transaction =
        """
        {"type":"transaction","transaction":"%s",\
        "start_timestamp":1767225600.1,"timestamp":1767225600.2,\
        "contexts":{"trace":{"trace_id":"%s","span_id":"b7ad6b7169203331","op":"http.server",\
        "status":"ok","data":{"tenant":"north"}}},"spans":[]}"""
            .formatted(name, traceId);
    return """
        {"event_id":"%s","sent_at":"2026-01-01T00:00:00.000Z"}
        {"type":"transaction","length":%d}
        %s
        """
        .formatted(eventId, transaction.getBytes(UTF_8).length, transaction);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String hex(int bytes) {
    byte[] random = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
