package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** OkHttp is optional: without it, the application sends by other means or not at all. */
@ExtendWith(OutputCaptureExtension.class)
class WithoutOkHttpIntegrationTest {

  private static final Predicate<String> WITHOUT_OKHTTP =
      jar -> !jar.startsWith("okhttp") && !jar.startsWith("mockwebserver");

  private static final String DSN = "http://" + SentryServer.PUBLIC_KEY + "@localhost:9/42";

  @ParameterizedTest
  @EnumSource
  void theApplicationsTransportGetsEverySpan(World world, CapturedOutput output) {
    String traceId;
    try (WorldApplication books =
        world.start(
            Map.of("sentry.dsn", DSN, "sentry.traces-sample-rate", "1.0"),
            WITHOUT_OKHTTP,
            BookApplication.class,
            WorldsOffIntegrationTest.Printing.class)) {
      traceId = books.get("/spans");
    }

    assertThat(output).contains("Sent {").contains("\"trace_id\":\"" + traceId + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sentry.dsn=" + DSN, "sentry.spotlight=true"})
  void withNothingToSendByTheApplicationRunsAndIsToldWhatToAdd(
      String destination, CapturedOutput output) {
    String[] keyAndValue = destination.split("=", 2);
    try (WorldApplication books =
        World.BARE.start(
            Map.of(keyAndValue[0], keyAndValue[1], "sentry.traces-sample-rate", "1.0"),
            WITHOUT_OKHTTP,
            BookApplication.class)) {
      assertThat(books.get("/spans")).hasSize(32);
    }

    assertThat(output)
        .containsOnlyOnce("No spans are sent to Sentry, because OkHttp, which sends them, is not")
        .contains("com.squareup.okhttp3:okhttp-jvm")
        .doesNotContain("no DSN is set", SentryServer.PUBLIC_KEY);
  }

  @Test
  void withoutADsnThatIsTheReason(CapturedOutput output) {
    try (WorldApplication books =
        World.BARE.start(Map.of(), WITHOUT_OKHTTP, BookApplication.class)) {
      assertThat(books.get("/spans")).hasSize(32);
    }

    assertThat(output).containsOnlyOnce("because no DSN is set");
  }
}
