package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.SentryServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the properties of propagation change, seen by a neighbour downstream. */
@ExtendWith(OutputCaptureExtension.class)
class PropagationSettingsIntegrationTest {

  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String SENTRY_TRACE = TRACE_ID + "-b7ad6b7169203331-1";
  private static final String REFUSING_TRACEPARENT = "00-" + TRACE_ID + "-b7ad6b7169203331-00";

  private final SentryServer sentry = new SentryServer();
  private final Neighbour neighbour = new Neighbour();

  @AfterEach
  void stop() {
    neighbour.close();
    sentry.close();
  }

  private RunningApplication start(String... properties) {
    return RunningApplication.start(
        RelayApplication.class,
        Stream.concat(
                Stream.of("sentry.dsn=" + sentry.dsn(), "sentry.traces-sample-rate=1"),
                Stream.of(properties))
            .toArray(String[]::new));
  }

  private Headers relayedTo(String path, RunningApplication application, String... headers) {
    String address = URLEncoder.encode(neighbour.address(path), StandardCharsets.UTF_8);
    assertThat(application.get("/relay/1?to=" + address, headers).statusCode()).isEqualTo(200);
    return neighbour.received();
  }

  private Headers relayed(RunningApplication application, String... headers) {
    return relayedTo("/", application, headers);
  }

  @Test
  void requestsToOthersThanTheTargetsCarryW3cHeadersAlone() {
    try (RunningApplication application =
        start("sentry.trace-propagation-targets=/wanted,http://.*/by-pattern/[0-9]+")) {
      Headers part = relayedTo("/wanted/1", application, "baggage", "user=alice");
      Headers expression = relayedTo("/by-pattern/7", application);
      Headers other = relayedTo("/other", application, "baggage", "user=alice");

      assertThat(part.get("sentry-trace")).isNotNull();
      assertThat(part.get("baggage")).startsWith("user=alice,sentry-trace_id=");
      assertThat(expression.get("sentry-trace")).isNotNull();
      assertThat(other.get("sentry-trace")).isNull();
      assertThat(other.get("baggage")).isEqualTo("user=alice");
      assertThat(other.get("traceparent")).isNotNull();
    }
  }

  @Test
  void emptyListOfTargetsMeansNone() {
    try (RunningApplication application = start("sentry.trace-propagation-targets=")) {
      Headers headers = relayed(application);

      assertThat(headers.get("sentry-trace")).isNull();
      assertThat(headers.get("traceparent")).isNotNull();
    }
  }

  @Test
  void traceOfAnotherOrganizationIsNotContinued() {
    try (RunningApplication application = start("sentry.org-id=1")) {
      assertThat(traceOf(application, "sentry-org_id=2")).isNotEqualTo(TRACE_ID);
      assertThat(traceOf(application, "sentry-org_id=1")).isEqualTo(TRACE_ID);
      assertThat(traceOf(application, "sentry-release=v")).isEqualTo(TRACE_ID);
    }
  }

  @Test
  void strictContinuationWantsTheOrganizationFromBothSidesOrNeither() {
    try (RunningApplication application =
        start("sentry.org-id=1", "sentry.strict-trace-continuation=true")) {
      assertThat(traceOf(application, "sentry-org_id=1")).isEqualTo(TRACE_ID);
      assertThat(traceOf(application, "sentry-release=v")).isNotEqualTo(TRACE_ID);
    }
  }

  private String traceOf(RunningApplication application, String baggage) {
    Headers headers =
        relayed(
            application,
            "sentry-trace",
            SENTRY_TRACE,
            "traceparent",
            "00-" + TRACE_ID + "-b7ad6b7169203331-01",
            "baggage",
            "sentry-trace_id=" + TRACE_ID + ",sentry-public_key=browser," + baggage);
    assertThat(headers.get("traceparent"))
        .as("both headers tell of the same trace")
        .contains(headers.get("sentry-trace").substring(0, 32));
    return headers.get("sentry-trace").substring(0, 32);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sentry,tracecontext,baggage",
        "baggage,sentry,tracecontext",
        "tracecontext,baggage,sentry"
      })
  void ordersOfPropagatorsAreAlike(String propagators) {
    try (RunningApplication application = start("otel.propagators=" + propagators)) {
      Headers headers =
          relayed(
              application,
              "sentry-trace",
              SENTRY_TRACE,
              "traceparent",
              REFUSING_TRACEPARENT,
              "baggage",
              "user=alice;secret,sentry-trace_id=" + TRACE_ID + ",sentry-public_key=browser");

      assertThat(headers.get("sentry-trace")).startsWith(TRACE_ID).endsWith("-1");
      assertThat(headers.get("traceparent")).endsWith("-01");
      assertThat(headers.values("baggage")).hasSize(1);
      assertThat(headers.get("baggage"))
          .startsWith("user=alice;secret,sentry-")
          .contains("sentry-public_key=browser");
    }
  }

  @Test
  void withoutSentryAmongThePropagatorsTheOthersDoAsTheyWould() {
    try (RunningApplication application = start("otel.propagators=tracecontext,baggage")) {
      Headers headers = relayed(application, "sentry-trace", SENTRY_TRACE, "baggage", "user=alice");

      assertThat(headers.get("sentry-trace")).isNull();
      assertThat(headers.get("baggage")).isEqualTo("user=alice");
      assertThat(headers.get("traceparent")).isNotNull().doesNotContain(TRACE_ID);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tracecontext,sentry", "sentry"})
  void withoutBaggageAmongThePropagatorsThatOfOthersStaysHere(String propagators) {
    try (RunningApplication application = start("otel.propagators=" + propagators)) {
      Headers headers = relayed(application, "baggage", "user=alice");

      assertThat(headers.get("sentry-trace")).isNotNull();
      assertThat(headers.get("baggage")).startsWith("sentry-trace_id=").doesNotContain("alice");
    }
  }

  @Test
  void refusalByAGatewayCountsNothingWhereItIsToBeIgnored() {
    try (RunningApplication application = start("sentry.w3c-parent-sampling=ignore")) {
      Headers headers = relayed(application, "traceparent", REFUSING_TRACEPARENT);

      assertThat(headers.get("sentry-trace")).startsWith(TRACE_ID).endsWith("-1");
      assertThat(
              sentry.awaitTransaction("GET /relay/{id}").at("/contexts/trace/trace_id").asString())
          .isEqualTo(TRACE_ID);
    }
  }

  @Test
  void gatewayThatRefusesEveryTraceIsNamedOnce(CapturedOutput output) {
    try (RunningApplication application = start()) {
      for (int i = 0; i < 99; i++) {
        application.get("/leaf/1", "traceparent", REFUSING_TRACEPARENT);
      }
      assertThat(output).doesNotContain("w3c-parent-sampling");

      application.get("/leaf/1", "traceparent", REFUSING_TRACEPARENT);
      application.get("/leaf/1", "traceparent", REFUSING_TRACEPARENT);

      assertThat(output).containsOnlyOnce("sentry.w3c-parent-sampling: ignore");
      assertThat(sentry.transactions()).isEmpty();
    }
  }

  @Test
  void requestOfTheApplicationToTheEndpointOfTheClientItselfCarriesNothing() {
    String dsn = neighbour.address("/42").replace("//", "//" + SentryServer.PUBLIC_KEY + "@");
    try (RunningApplication application = start("sentry.dsn=" + dsn)) {
      Headers own = relayedTo("/api/42/envelope/", application, "baggage", "user=alice");

      assertThat(own.names()).doesNotContain("sentry-trace", "baggage", "traceparent");
    }
  }
}
