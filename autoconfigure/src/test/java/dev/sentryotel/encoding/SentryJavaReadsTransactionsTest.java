package dev.sentryotel.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.EnvelopeReader;
import io.sentry.JsonSerializer;
import io.sentry.SentryEnvelope;
import io.sentry.SentryEnvelopeItem;
import io.sentry.SentryItemType;
import io.sentry.SentryOptions;
import io.sentry.SpanContext;
import io.sentry.SpanStatus;
import io.sentry.protocol.SentrySpan;
import io.sentry.protocol.SentryTransaction;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads what we write with the model of Sentry's own SDK for Java. */
class SentryJavaReadsTransactionsTest {

  private final JsonSerializer serializer = new JsonSerializer(new SentryOptions());
  private SentryEnvelope envelope;
  private SentryTransaction transaction;

  @BeforeEach
  void read() throws Exception {
    SegmentFixture fixture = new SegmentFixture();
    fixture.encode(fixture.transactions(LeftoverSpans.STREAM), FullTrace.record());
    byte[] bytes = EnvelopeReader.sent(fixture.envelopes.get(0));

    envelope = serializer.deserializeEnvelope(new ByteArrayInputStream(bytes));
    SentryEnvelopeItem item = envelope.getItems().iterator().next();
    transaction =
        serializer.deserialize(
            new StringReader(withOps(JsonMapper.shared().readTree(item.getData())).toString()),
            SentryTransaction.class);
  }

  /** Fills in what its model insists on, and Sentry's server fills in too. */
  private static JsonNode withOps(JsonNode transaction) {
    for (JsonNode span : transaction.get("spans").values()) {
      if (!span.has("op")) {
        ((ObjectNode) span).put("op", "default");
      }
    }
    return transaction;
  }

  @Test
  void envelopeIsItsEnvelope() {
    assertThat(envelope.getHeader().getEventId()).isEqualTo(transaction.getEventId());
    assertThat(envelope.getHeader().getSdkVersion().getName())
        .isEqualTo("sentryotel.java.spring-boot");
    assertThat(envelope.getHeader().getTraceContext().getTraceId().toString())
        .isEqualTo(FullTrace.TRACE_ID);
    assertThat(envelope.getItems().iterator().next().getHeader().getType())
        .isEqualTo(SentryItemType.Transaction);
  }

  @Test
  void nothingIsUnknownButLinksWhichItsModelLacks() {
    assertThat(transaction.getUnknown()).isNull();
    for (SentrySpan span : transaction.getSpans()) {
      assertThat(keys(span.getUnknown())).isSubsetOf("links");
    }
    assertThat(keys(transaction.getContexts().getTrace().getUnknown())).isSubsetOf("links");
    assertThat(transaction.getRequest().getUnknown()).isNull();
    assertThat(transaction.getContexts().getApp().getUnknown()).isNull();
    assertThat(transaction.getContexts().getOperatingSystem().getUnknown()).isNull();
    assertThat(transaction.getContexts().getRuntime().getUnknown()).isNull();
    assertThat(transaction.getContexts().getResponse().getUnknown()).isNull();
  }

  private static Iterable<String> keys(Map<String, Object> unknown) {
    return unknown == null ? Set.of() : unknown.keySet();
  }

  @Test
  void rootIsThere() {
    SpanContext trace = transaction.getContexts().getTrace();

    assertThat(transaction.getTransaction()).isEqualTo("GET /owners/{ownerId}");
    assertThat(transaction.getStartTimestamp()).isEqualTo(1767225600.123456);
    assertThat(transaction.getTimestamp()).isEqualTo(1767225600.223456);
    assertThat(transaction.getRelease()).isEqualTo("petclinic@1.4.0");
    assertThat(transaction.getDist()).isEqualTo("17");
    assertThat(transaction.getServerName()).isEqualTo("web-3");
    assertThat(transaction.getTags()).containsEntry("region", "eu");
    assertThat(trace.getOperation()).isEqualTo("http.server");
    assertThat(trace.getStatus()).isEqualTo(SpanStatus.OK);
    assertThat(trace.getParentSpanId().toString()).isEqualTo("00f067aa0ba902b7");
    assertThat(trace.getOrigin()).isEqualTo("auto.opentelemetry");
    assertThat(trace.getData()).containsEntry("thread.name", "http-nio-8080-exec-1");
    assertThat(transaction.getContexts().getResponse().getStatusCode()).isEqualTo(200);
    assertThat(transaction.getRequest().getMethod()).isEqualTo("GET");
  }

  @Test
  void childrenAreThere() {
    SentrySpan query = transaction.getSpans().get(0);

    assertThat(transaction.getSpans()).hasSize(5);
    assertThat(query.getOp()).isEqualTo("db");
    assertThat(query.getDescription()).isEqualTo("SELECT * FROM owners WHERE id = ?");
    assertThat(query.getParentSpanId()).isEqualTo(transaction.getContexts().getTrace().getSpanId());
    assertThat(query.getData()).containsEntry("server.port", 5432);
    assertThat(transaction.getSpans().get(4).getStatus()).isEqualTo(SpanStatus.INTERNAL_ERROR);
  }
}
