package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.SentryClient;
import dev.sentryotel.testing.SentryServer;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Libraries that ask the process for an OpenTelemetry find the application's if it wants that. */
@ExtendWith(OutputCaptureExtension.class)
class GlobalOpenTelemetryIntegrationTest {

  private static final String REGISTERS = "sentry.register-global-opentelemetry=true";

  private final SentryServer sentry = new SentryServer();

  @BeforeEach
  void nothingIsThere() {
    GlobalOpenTelemetry.resetForTest();
  }

  @AfterEach
  void stop() {
    GlobalOpenTelemetry.resetForTest();
    sentry.close();
  }

  private RunningApplication start(String... properties) {
    String[] all = new String[properties.length + 2];
    all[0] = "sentry.dsn=" + sentry.dsn();
    all[1] = "sentry.traces-sample-rate=1";
    System.arraycopy(properties, 0, all, 2, properties.length);
    return RunningApplication.start(BookApplication.class, all);
  }

  @Test
  void itIsLeftAloneByDefault() {
    try (RunningApplication application = start()) {
      assertThat(application.get("/spans").statusCode()).isEqualTo(200);

      assertThat(GlobalOpenTelemetry.isSet()).isFalse();
    }
  }

  @Test
  void itIsTheApplicationsWhileThatRunsAndTheNextOnesAfterwards() {
    for (String name : new String[] {"first", "second"}) {
      try (RunningApplication application = start(REGISTERS)) {
        GlobalOpenTelemetry.getTracer("library").spanBuilder(name).startSpan().end();
        application.bean(SentryClient.class).flush(Duration.ofSeconds(10));

        assertThat(sentry.transactions())
            .filteredOn(each -> each.path("transaction").asString().equals(name))
            .hasSize(1);
      }

      assertThat(GlobalOpenTelemetry.isSet()).isFalse();
    }
  }

  @Test
  void anotherOneStaysAndTheApplicationRunsWithoutIt(CapturedOutput output) {
    GlobalOpenTelemetry.set(OpenTelemetry.noop());

    try (RunningApplication application = start(REGISTERS)) {
      assertThat(application.get("/spans").statusCode()).isEqualTo(200);
    }

    assertThat(GlobalOpenTelemetry.isSet()).isTrue();
    assertThat(output)
        .contains("'sentryGlobalOpenTelemetry' could not be installed")
        .contains("GlobalOpenTelemetry.set has already been called");
  }
}
