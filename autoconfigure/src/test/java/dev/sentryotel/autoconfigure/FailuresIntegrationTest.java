package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What cannot work is said before it does harm, with what to do. */
@ExtendWith(OutputCaptureExtension.class)
class FailuresIntegrationTest {

  private static final Map<String, String> SENDING =
      Map.of(
          "sentry.dsn", "http://" + SentryServer.PUBLIC_KEY + "@localhost:9/42",
          "sentry.traces-sample-rate", "1.0",
          "sentry.shutdown-timeout", "0s");

  @ParameterizedTest
  @CsvSource({"2.31.1, 1.62.0", "2.31.1, 1.67.0", "2.31.1, 1.49.0", "2.40.0-alpha, 1.65.0"})
  void versionsThatDoNotBelongTogetherAreRefused(String starter, String sdk) {
    assertThatThrownBy(() -> OpenTelemetryVersionCheck.check(starter, sdk))
        .isInstanceOf(OpenTelemetryVersionException.class)
        .hasMessageContaining(sdk);
  }

  @ParameterizedTest
  @CsvSource({
    "2.31.1, 1.65.0",
    "2.31.1, 1.63.0",
    "2.31.1, 1.66.0",
    "2.10.0, 1.44.1",
    "2.32.0-alpha, 1.66.0-SNAPSHOT",
    "3.0.0, 1.70.0",
    "unknown, 1.65.0"
  })
  void versionsThatWorkTogetherOrThatNobodyKnowsAreTaken(String starter, String sdk) {
    OpenTelemetryVersionCheck.check(starter, sdk);
  }

  @Test
  void aSkewOfVersionsStopsTheStartWithTheLineToAdd(@TempDir Path directory, CapturedOutput output)
      throws IOException {
    Path file =
        directory.resolve(
            "META-INF/io/opentelemetry/instrumentation/"
                + "io.opentelemetry.spring-boot-autoconfigure.properties");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "version=2.34.0");

    assertThatThrownBy(
            () -> World.OPEN_TELEMETRY_STARTER.start(Map.of(), directory, BookApplication.class))
        .hasMessageContaining("needs OpenTelemetry 1.68.0");

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("built for OpenTelemetry 1.68.0, but the class path has 1.65.0")
        .contains("<opentelemetry.version>1.68.0</opentelemetry.version>")
        .contains("ext['opentelemetry.version'] = '1.68.0'");
  }

  /** Wants the tracer whose spans it processes. */
  @Configuration(proxyBeanMethods = false)
  static class Circular {

    @Bean
    SpanProcessor selfish(Tracer tracer) {
      return new SpanProcessor() {
        @Override
        public void onStart(Context parentContext, ReadWriteSpan span) {
          tracer.toString();
        }

        @Override
        public boolean isStartRequired() {
          return true;
        }

        @Override
        public void onEnd(ReadableSpan span) {}

        @Override
        public boolean isEndRequired() {
          return false;
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPartThatInjectsTheWholeIsExplained(World world, CapturedOutput output) {
    assertThatThrownBy(() -> world.start(SENDING, BookApplication.class, Circular.class))
        .isNotNull();

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("The bean 'selfish' (SpanProcessor) is a part of OpenTelemetry, but needs")
        .contains("Inject ObjectProvider<")
        .doesNotContain(SentryServer.PUBLIC_KEY);
  }

  @Configuration(proxyBeanMethods = false)
  @Import({Annotated.class, AnnotatedToo.class})
  static class WithAnnotations {}

  static class Annotated {

    @WithSpan
    void work() {}
  }

  static class AnnotatedToo {

    @WithSpan
    void work() {}
  }

  @Test
  void withSpanWithoutAspectJIsWarnedOfOnce(CapturedOutput output) {
    try (WorldApplication application =
        World.OPEN_TELEMETRY_STARTER.start(
            SENDING,
            jar -> !jar.startsWith("aspectjweaver"),
            BookApplication.class,
            WithAnnotations.class)) {
      assertThat(application.request("/stock/1").statusCode()).isEqualTo(200);
    }

    assertThat(output)
        .containsOnlyOnce("@WithSpan on Annotated")
        .containsOnlyOnce("add spring-boot-starter-aspectj");
  }

  @Test
  void withSpanWithAspectJIsNotWarnedOf(CapturedOutput output) {
    try (WorldApplication application =
        World.OPEN_TELEMETRY_STARTER.start(SENDING, BookApplication.class, WithAnnotations.class)) {
      assertThat(application.request("/stock/1").statusCode()).isEqualTo(200);
    }

    assertThat(output).doesNotContain("@WithSpan on");
  }

  private static void write(Path directory, String className) throws IOException {
    new ByteBuddy().subclass(Object.class).name(className).make().saveIn(directory.toFile());
  }

  @Test
  void besideSentryJavasOpenTelemetryNothingIsSent(@TempDir Path directory, CapturedOutput output)
      throws IOException {
    write(directory, "io.sentry.opentelemetry.OtelSentrySpanProcessor");
    try (SentryServer sentry = new SentryServer()) {
      try (WorldApplication application =
          World.OPEN_TELEMETRY_STARTER.start(
              Map.of("sentry.dsn", sentry.dsn(), "sentry.traces-sample-rate", "1.0"),
              directory,
              BookApplication.class)) {
        assertThat(application.get("/books/1")).contains("traceparent").doesNotContain("sentry-");
      }

      assertThat(sentry.requests()).isEmpty();
    }
    assertThat(output)
        .containsOnlyOnce("Remove io.sentry:sentry-opentelemetry-* to let this starter send them");
  }

  @Test
  void sentryJavaWithoutOpenTelemetryIsNamedOnceAndTracesAreOurs(
      @TempDir Path directory, CapturedOutput output) throws IOException {
    write(directory, "io.sentry.spring.boot4.SentryAutoConfiguration");
    try (SentryServer sentry = new SentryServer()) {
      String traceId;
      try (WorldApplication application =
          World.BARE.start(
              Map.of("sentry.dsn", sentry.dsn(), "sentry.traces-sample-rate", "1.0"),
              directory,
              BookApplication.class)) {
        traceId = application.get("/spans");
      }

      assertThat(sentry.transactions())
          .filteredOn(each -> WorldContract.isOf(each, traceId))
          .hasSize(1);
    }
    assertThat(output).containsOnlyOnce("Traces are sent by this starter");
  }
}
