package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.SentryClient;
import dev.sentryotel.testing.SentryServer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.CommandLineRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

/** A process that was started by another one, which has named its trace. */
class ProcessTraceIntegrationTest {

  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN_ID = "b7ad6b7169203331";

  private final SentryServer sentry = new SentryServer();

  @AfterEach
  void stop() {
    sentry.close();
  }

  /** A job as a runner, with a tracer that knows nothing of Sentry. */
  @Configuration(proxyBeanMethods = false)
  @Import(RelayApplication.class)
  static class Job {

    @Bean
    CommandLineRunner job(Tracer tracer) {
      return arguments -> tracer.spanBuilder("job").startSpan().end();
    }
  }

  private RunningApplication start(String flag) {
    return RunningApplication.start(
        Job.class,
        "sentry.dsn=" + sentry.dsn(),
        "sentry.traces-sample-rate=1",
        "SENTRY_TRACE=" + TRACE_ID + "-" + SPAN_ID + flag,
        "SENTRY_BAGGAGE=sentry-trace_id="
            + TRACE_ID
            + ",sentry-public_key=a,sentry-sample_rand=0.5,sentry-release=ci%401");
  }

  @Test
  void runnersContinueItsTraceAndContext() {
    try (RunningApplication application = start("-1")) {
      JsonNode transaction = sentry.awaitTransaction("job");

      assertThat(transaction.at("/contexts/trace/trace_id").asString()).isEqualTo(TRACE_ID);
      assertThat(transaction.at("/contexts/trace/parent_span_id").asString()).isEqualTo(SPAN_ID);
      assertThat(sentry.envelopes().get(0).header().at("/trace/release").asString())
          .isEqualTo("ci@1");
    }
  }

  @Test
  void itsRefusalHolds() {
    try (RunningApplication application = start("-0")) {
      application.get("/leaf/1");

      sentry.awaitTransaction("GET /leaf/{id}");
      assertThat(sentry.transactions()).hasSize(1);
    }
  }

  @Test
  void requestsAreNotPartOfIt() {
    try (RunningApplication application = start("-1")) {
      application.get("/leaf/1");

      JsonNode transaction = sentry.awaitTransaction("GET /leaf/{id}");
      assertThat(transaction.at("/contexts/trace/trace_id").asString()).isNotEqualTo(TRACE_ID);
    }
  }

  @Test
  void spansOfTheClientOutsideRequestsContinueItOnAnyThread()
      throws ExecutionException, InterruptedException {
    try (RunningApplication application = start("-1")) {
      SentryClient client = application.bean(SentryClient.class);
      ExecutorService other = Executors.newSingleThreadExecutor();
      try {
        String traceId =
            other
                .submit(() -> client.startSpan("tick", span -> span.getSpanContext().getTraceId()))
                .get();

        assertThat(traceId).isEqualTo(TRACE_ID);
      } finally {
        other.shutdown();
      }
    }
  }

  @Test
  void whenTheRunnersAreDoneNothingStaysCurrent() {
    try (RunningApplication application = start("-1")) {
      assertThat(Span.current().getSpanContext().isValid()).isFalse();
      assertThat(application.bean(SentryClient.class)).isNotNull();
    }
  }
}
