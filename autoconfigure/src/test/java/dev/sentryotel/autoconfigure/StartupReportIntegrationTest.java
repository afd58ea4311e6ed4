package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.OpenTelemetryInstrumentation;
import dev.sentryotel.sampling.TracesSampler;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** One line says where spans go, in which world, how many, and who takes part. */
@ExtendWith(OutputCaptureExtension.class)
class StartupReportIntegrationTest {

  private static final String DSN = "https://" + SentryServer.PUBLIC_KEY + "@sentry.example.com/42";

  /** Beans that take part, declared in another order than theirs. */
  @Configuration(proxyBeanMethods = false)
  static class Participants {

    @Bean
    @Order(2)
    SpanProcessor second() {
      return new Nothing();
    }

    @Bean
    @Order(1)
    SpanProcessor first() {
      return new Nothing();
    }

    @Bean
    OpenTelemetryInstrumentation library() {
      return openTelemetry -> {};
    }
  }

  private static final class Nothing implements SpanProcessor {

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
      return false;
    }
  }

  private static void run(World world, Class<?> beans, String... properties) {
    Map<String, String> all = new HashMap<>();
    for (String property : properties) {
      String[] keyAndValue = property.split("=", 2);
      all.put(keyAndValue[0], keyAndValue[1]);
    }
    try (WorldApplication application = world.start(all, BookApplication.class, beans)) {
      assertThat(application.port()).isPositive();
    }
  }

  private static List<String> lines(CapturedOutput output) {
    assertThat(output).doesNotContain(SentryServer.PUBLIC_KEY);
    return output
        .getOut()
        .lines()
        .filter(line -> line.contains("pans are sent to"))
        .map(line -> line.replaceFirst("^\\S+ +(\\w+) .* : ", "$1 "))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN_TELEMETRY_STARTER, OpenTelemetry's starter,                 ''",
    "BOOT,                   Spring Boot,                             ' otelSpanProcessor,'",
    "BARE,                   the bare SDK,                            ''",
    "BOTH,                   OpenTelemetry's starter and Spring Boot, ' otelSpanProcessor,'"
  })
  void whereSpansAreSentOneLineSaysAll(
      World world, String name, String processorOfSpringBoot, CapturedOutput output) {
    run(
        world,
        Participants.class,
        "sentry.dsn=" + DSN,
        "sentry.traces-sample-rate=0.25",
        "sentry.spotlight=http://alice:secret@localhost:1/stream");

    assertThat(lines(output))
        .containsExactly(
            "INFO Sentry: spans are sent to https://***@sentry.example.com/42 with copies to"
                + " Spotlight at http://localhost:1/stream ("
                + name
                + ", sample rate 0.25, lifecycle static); span processors [first, second,"
                + processorOfSpringBoot
                + " sentrySpanProcessor], instrumentations [library]");
    assertThat(output).doesNotContain("alice").doesNotContain("secret");
  }

  @Configuration(proxyBeanMethods = false)
  static class SamplerBean {

    @Bean
    Sampler sampler() {
      return Sampler.alwaysOn();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class TracesSamplerBean {

    @Bean
    TracesSampler byPath() {
      return context -> null;
    }
  }

  @Test
  void aSamplerBeanIsNamedInsteadOfTheRate(CapturedOutput output) {
    run(
        World.BARE,
        SamplerBean.class,
        "sentry.dsn=" + DSN,
        "sentry.traces-sample-rate=0.25",
        "sentry.trace-lifecycle=stream");

    assertThat(lines(output))
        .filteredOn(line -> line.startsWith("INFO"))
        .singleElement()
        .asString()
        .contains("(the bare SDK, sampler AlwaysOnSampler, lifecycle stream)");
  }

  @Test
  void allWhoAreAskedAboutATraceAreNamedInTheirOrder(CapturedOutput output) {
    run(
        World.BARE,
        TracesSamplerBean.class,
        "sentry.dsn=" + DSN,
        "sentry.traces-sampling[0].path=/health",
        "sentry.traces-sampling[0].rate=0",
        "sentry.traces-sample-rate=0.25");

    assertThat(lines(output))
        .singleElement()
        .asString()
        .contains("(the bare SDK, traces sampler byPath, 1 rule, sample rate 0.25, ");
  }

  @Test
  void processorsThatAreNotCollectedAreNotNamed(CapturedOutput output) {
    run(
        World.OPEN_TELEMETRY_STARTER,
        Participants.class,
        "sentry.dsn=" + DSN,
        "sentry.traces-sample-rate=1",
        "sentry.collect-span-processors=false");

    assertThat(lines(output))
        .singleElement()
        .asString()
        .contains("span processors [sentrySpanProcessor]");
  }

  @Test
  void withoutADsnItSaysThatSpansStayHere(CapturedOutput output) {
    run(World.BARE, Participants.class, "sentry.spotlight=http://localhost:1/stream");

    assertThat(lines(output))
        .containsExactly(
            "INFO Sentry: spans are sent to Spotlight at http://localhost:1/stream only, as there is"
                + " no DSN (the bare SDK, sample rate 1.0, lifecycle static); span processors"
                + " [first, second, sentrySpanProcessor], instrumentations [library]");
  }

  @ParameterizedTest
  @CsvSource({
    "sentry.dsn=%s,                        'WARN Sentry: no spans are sent to https://***@sentry.example.com/42, because nothing says how many; set sentry.traces-sample-rate'",
    "sentry.environment=test,              'INFO No spans are sent to Sentry, because no DSN is set; set sentry.dsn'",
    "sentry.enabled=false,                 'INFO No spans are sent to Sentry, because sentry.enabled is false'",
    "otel.sdk.disabled=true,               'INFO No spans are sent to Sentry, because otel.sdk.disabled is true'",
  })
  void whereNoneAreSentOneLineSaysWhy(String property, String line, CapturedOutput output) {
    run(World.OPEN_TELEMETRY_STARTER, Participants.class, property.formatted(DSN));

    assertThat(lines(output)).singleElement().asString().startsWith(line);
  }
}
