package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryotel.TelemetryOptions;
import dev.sentryotel.delivery.DeliveryOptions;
import dev.sentryotel.delivery.OkHttpTransportOptions;
import dev.sentryotel.delivery.SpoolOptions;
import dev.sentryotel.trace.SegmentOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SentryPropertiesTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  SentryAutoConfiguration.class,
                  BareSdkAutoConfiguration.class,
                  OpenTelemetryBeansAutoConfiguration.class))
          .withPropertyValues(
              "sentry.dsn=http://key@localhost:9/42", "sentry.traces-sample-rate=1.0");

  private static SentryProperties bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("sentry", SentryProperties.class);
  }

  static List<JsonNode> metadata() {
    try (InputStream in =
        SentryPropertiesTest.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      return List.copyOf(JsonMapper.shared().readTree(in).path("properties").values());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("metadata")
  void everyPropertyIsDescribedInSpringsWords(JsonNode property) {
    String name = property.path("name").asString();
    String description = property.path("description").asString("");

    if (name.startsWith("management.endpoint.sentry.")) {
      return; // Spring Boot's processor describes what every endpoint has.
    }
    assertThat(name).matches("(sentry|management\\.health\\.sentry)\\..+");
    assertThat(description).endsWith(".").doesNotStartWith("The ").doesNotStartWith("A ");
    if (property.path("type").asString().equals("java.lang.Boolean")) {
      assertThat(description).startsWith("Whether ");
    }
    if (property.path("type").asString().equals("java.time.Duration")) {
      assertThat(description).contains("Default unit is seconds.");
    }
  }

  @Test
  void defaultsAreThoseOfTheCore() {
    SentryProperties properties = bind(Map.of());

    assertThat(properties.maxSpans()).isEqualTo(SegmentOptions.defaults().maxSpans());
    assertThat(properties.buffer().maxSpans())
        .isEqualTo(SegmentOptions.defaults().maxBufferedSpans());
    assertThat(properties.buffer().maxSegmentAge())
        .isEqualTo(SegmentOptions.defaults().maxSegmentAge());
    assertThat(properties.transport().maxQueueSize().toBytes())
        .isEqualTo(DeliveryOptions.defaults().maxQueueBytes());
    assertThat(properties.transport().maxRequestsInFlight())
        .isEqualTo(DeliveryOptions.defaults().maxRequestsInFlight());
    assertThat(properties.sendClientReports())
        .isEqualTo(DeliveryOptions.defaults().sendClientReports());
    assertThat(properties.transport().connectTimeout())
        .isEqualTo(OkHttpTransportOptions.DEFAULT_CONNECT_TIMEOUT);
    assertThat(properties.transport().callTimeout())
        .isEqualTo(OkHttpTransportOptions.DEFAULT_CALL_TIMEOUT);
    assertThat(properties.spool().directory()).isNull();
    assertThat(properties.spool().maxSize().toBytes()).isEqualTo(SpoolOptions.DEFAULT_MAX_BYTES);
    assertThat(properties.spool().maxAge()).isEqualTo(SpoolOptions.DEFAULT_MAX_AGE);
    assertThat(properties.flushTimeout()).isEqualTo(TelemetryOptions.DEFAULT_FLUSH_TIMEOUT);
    assertThat(properties.shutdownTimeout()).isEqualTo(TelemetryOptions.DEFAULT_SHUTDOWN_TIMEOUT);
    assertThat(properties.sendDefaultPii()).isFalse();
    assertThat(properties.tracesSampleRate()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "sentry.traces-sample-rate, -0.1",
    "sentry.traces-sample-rate, NaN",
    "sentry.max-spans, 0",
    "sentry.max-spans, 1001",
    "sentry.buffer.max-spans, 10",
    "sentry.buffer.max-segment-age, 0s",
    "sentry.transport.max-requests-in-flight, 0",
    "sentry.transport.max-queue-size, 0B",
    "sentry.transport.connect-timeout, 0s",
    "sentry.transport.call-timeout, -1s",
    "sentry.transport.compression-level, 10",
    "sentry.transport.headers.Host, example.com",
    "sentry.spool.max-size, 0B",
    "sentry.spool.max-age, 0s",
    "sentry.spool.max-age, 5d",
    "sentry.flush-timeout, -1s",
    "sentry.shutdown-timeout, -1s",
    "sentry.release, a/b",
    "sentry.environment, none",
    "sentry.dist, a b",
  })
  void anImpossibleValueStopsTheStartAndNamesItsProperty(String name, String value) {
    runner
        .withPropertyValues(name + "=" + value)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOfSatisfying(
                        InvalidConfigurationPropertyValueException.class,
                        e -> {
                          assertThat(e.getName()).isEqualTo(name);
                          assertThat(e.getReason()).isNotBlank();
                        }));
  }

  @Test
  void neitherKeyNorPasswordIsInTheText() {
    SentryProperties properties =
        bind(
            Map.of(
                "sentry.dsn", "https://abcdef@sentry.example.com/1",
                "sentry.transport.headers.x-token", "letmein",
                "sentry.transport.proxy.host", "proxy",
                "sentry.transport.proxy.password", "hunter2"));

    assertThat(properties.toString()).doesNotContain("abcdef").doesNotContain("hunter2");
    assertThat(properties.transport().proxy().toString()).doesNotContain("hunter2");
    assertThat(properties.transport().toString())
        .doesNotContain("hunter2")
        .doesNotContain("letmein");
  }

  @Test
  void anUnknownLifecycleIsRefused() {
    assertThatThrownBy(() -> bind(Map.of("sentry.trace-lifecycle", "often")))
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
  }
}
