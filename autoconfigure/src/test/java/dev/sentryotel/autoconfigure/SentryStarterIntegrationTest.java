package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.SentryClient;
import dev.sentryotel.testing.EnvelopeReader.ReadEnvelope;
import dev.sentryotel.testing.SentryServer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.sentry.JsonSerializer;
import io.sentry.SentryEnvelope;
import io.sentry.SentryEnvelopeItem;
import io.sentry.SentryItemType;
import io.sentry.SentryOptions;
import io.sentry.protocol.SentrySpan;
import io.sentry.protocol.SentryTransaction;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One real application under OpenTelemetry's starter, one Sentry on loopback. */
class SentryStarterIntegrationTest {

  private static final SentryServer sentry = new SentryServer();
  private static RunningApplication application;

  @BeforeAll
  static void start() {
    application =
        RunningApplication.start(
            ShopApplication.class,
            "sentry.dsn=" + sentry.dsn(),
            "sentry.release=shop@1.4.0",
            "sentry.traces-sample-rate=1.0");
  }

  @AfterAll
  static void stop() {
    application.close();
    sentry.close();
  }

  private static HttpResponse<String> get(String path) {
    return application.get(path);
  }

  @Test
  void aRequestIsOneTransactionWithItsQueryAndItsOutgoingCall() {
    HttpResponse<String> response = get("/books/1");

    JsonNode transaction = sentry.awaitTransaction("GET /books/{id}");
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode trace = transaction.at("/contexts/trace");
    assertThat(trace.path("op").asString()).isEqualTo("http.server");
    assertThat(trace.path("status").asString()).isEqualTo("ok");
    assertThat(trace.path("origin").asString()).isEqualTo("auto.opentelemetry");
    assertThat(transaction.at("/transaction_info/source").asString()).isEqualTo("route");
    assertThat(transaction.path("release").asString()).isEqualTo("shop@1.4.0");
    assertThat(transaction.path("environment").asString()).isEqualTo("production");
    Map<String, JsonNode> spans = byOp(transaction);
    assertThat(spans).containsOnlyKeys("db", "http.client", "function");
    assertThat(spans.get("db").path("description").asString())
        .isEqualTo("select ? as title where ? = ?");
    assertThat(spans.get("http.client").path("description").asString())
        .startsWith("GET http://localhost:")
        .endsWith("/stock/1");
    assertThat(spans.get("function").path("description").asString()).isEqualTo("of the annotation");
    for (JsonNode span : spans.values()) {
      assertThat(span.path("parent_span_id")).isEqualTo(trace.path("span_id"));
      assertThat(span.path("trace_id")).isEqualTo(trace.path("trace_id"));
      assertThat(span.path("status").asString()).isEqualTo("ok");
      assertThat(span.path("start_timestamp").decimalValue())
          .isBetween(
              transaction.path("start_timestamp").decimalValue(),
              transaction.path("timestamp").decimalValue());
      assertThat(span.path("timestamp").decimalValue())
          .isBetween(
              span.path("start_timestamp").decimalValue(),
              transaction.path("timestamp").decimalValue());
    }
  }

  @Test
  void theCalledServiceContinuesTheTrace() {
    get("/books/1");

    JsonNode caller = sentry.awaitTransaction("GET /books/{id}");
    JsonNode traceId = caller.at("/contexts/trace/trace_id");
    JsonNode called =
        sentry.awaitTransaction(
            each ->
                each.path("transaction").asString().equals("GET /stock/{id}")
                    && each.at("/contexts/trace/trace_id").equals(traceId));
    assertThat(called.at("/contexts/trace/parent_span_id"))
        .isEqualTo(byOp(caller).get("http.client").path("span_id"));
  }

  private static Map<String, JsonNode> byOp(JsonNode transaction) {
    return transaction.path("spans").values().stream()
        .collect(Collectors.toMap(span -> span.path("op").asString("none"), span -> span));
  }

  @Test
  void spansOfEveryMakerAreOfOneTraceAndPassTheApplicationsProcessor() {
    String traceId = get("/spans").body();

    JsonNode transaction =
        sentry.awaitTransaction(
            each -> each.at("/contexts/trace/trace_id").asString().equals(traceId));
    List<String> names = new ArrayList<>();
    for (JsonNode span : transaction.path("spans")) {
      names.add(span.path("description").asString());
      assertThat(span.at("/data/tenant").asString()).isEqualTo("acme");
    }
    assertThat(names)
        .containsExactlyInAnyOrder(
            "of the client", "of the tracer", "of a library", "of the annotation");
    assertThat(transaction.at("/contexts/trace/data/tenant").asString()).isEqualTo("acme");
  }

  @Test
  void aFailureIsAnInternalError() {
    HttpResponse<String> response = get("/broken");

    JsonNode transaction = sentry.awaitTransaction("GET /broken");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(transaction.at("/contexts/trace/status").asString()).isEqualTo("internal_error");
    assertThat(transaction.at("/contexts/response/status_code").asInt()).isEqualTo(500);
  }

  @Test
  void requestsToSentryAuthenticateAndMakeNoSpans() {
    get("/stock/2");

    sentry.awaitTransaction("GET /stock/{id}");
    assertThat(sentry.requests())
        .allSatisfy(
            request -> {
              assertThat(request.getMethod()).isEqualTo("POST");
              assertThat(request.getUrl().encodedPath()).isEqualTo("/api/42/envelope/");
              assertThat(request.getHeaders().get("X-Sentry-Auth"))
                  .isEqualTo(
                      "Sentry sentry_version=7, sentry_client=sentryotel.java.spring-boot/0.1.0,"
                          + " sentry_key="
                          + SentryServer.PUBLIC_KEY);
              assertThat(request.getHeaders().get("Content-Type"))
                  .isEqualTo("application/x-sentry-envelope");
              assertThat(request.getHeaders().get("sentry-trace")).isNull();
              assertThat(request.getHeaders().get("traceparent")).isNull();
            });
    assertThat(sentry.transactions())
        .noneSatisfy(each -> assertThat(each.toString()).contains("/api/42/envelope"));
  }

  @Test
  void theEnvelopeHeaderTellsTheDynamicSamplingContext() {
    get("/stock/3");

    JsonNode transaction = sentry.awaitTransaction("GET /stock/{id}");
    ReadEnvelope envelope =
        sentry.envelopes().stream()
            .filter(each -> each.header().path("event_id").equals(transaction.path("event_id")))
            .findFirst()
            .orElseThrow();
    JsonNode context = envelope.header().path("trace");
    assertThat(context.path("trace_id")).isEqualTo(transaction.at("/contexts/trace/trace_id"));
    assertThat(context.path("public_key").asString()).isEqualTo(SentryServer.PUBLIC_KEY);
    assertThat(context.path("release").asString()).isEqualTo("shop@1.4.0");
    assertThat(context.path("sampled").asString()).isEqualTo("true");
    assertThat(context.path("sample_rate").asString()).isEqualTo("1");
  }

  @Test
  void sentrysOwnSdkReadsWhatArrived() throws Exception {
    get("/books/1");

    JsonNode transaction = sentry.awaitTransaction("GET /books/{id}");
    JsonSerializer serializer = new JsonSerializer(new SentryOptions());
    List<SentryTransaction> read = new ArrayList<>();
    for (byte[] body : sentry.bodies()) {
      SentryEnvelope envelope = serializer.deserializeEnvelope(new ByteArrayInputStream(body));
      for (SentryEnvelopeItem item : envelope.getItems()) {
        if (item.getHeader().getType() == SentryItemType.Transaction) {
          String json = new String(item.getData(), StandardCharsets.UTF_8);
          read.add(serializer.deserialize(new StringReader(json), SentryTransaction.class));
        }
      }
    }
    assertThat(read)
        .doesNotContainNull()
        .allSatisfy(each -> assertThat(each.getUnknown()).isNull())
        .anySatisfy(
            each -> {
              assertThat(each.getEventId().toString())
                  .isEqualTo(transaction.path("event_id").asString());
              assertThat(each.getTransaction()).isEqualTo("GET /books/{id}");
              assertThat(each.getSpans())
                  .extracting(SentrySpan::getOp)
                  .containsExactlyInAnyOrder("db", "http.client", "function");
              assertThat(each.getSpans())
                  .allSatisfy(span -> assertThat(span.getUnknown()).isNull());
            });
  }

  @Test
  void beansAreTheSameObjectsEverywhere() {
    SentryClient client = application.bean(SentryClient.class);

    assertThat(client.openTelemetry()).isSameAs(application.bean(OpenTelemetry.class));
    assertThat(client.tracerProvider()).isSameAs(application.bean(SdkTracerProvider.class));
    assertThat(application.bean(Tracer.class)).isSameAs(client.tracer());
  }
}
