package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** An application that has built its own SDK. */
@ExtendWith(OutputCaptureExtension.class)
class ForeignOpenTelemetryIntegrationTest {

  private final SentryServer sentry = new SentryServer();

  @AfterEach
  void stop() {
    sentry.close();
  }

  private WorldApplication start(World world, Class<?> foreign) {
    return world.start(
        Map.of("sentry.dsn", sentry.dsn(), "sentry.traces-sample-rate", "1.0"),
        BookApplication.class,
        foreign);
  }

  @Configuration(proxyBeanMethods = false)
  static class WithoutSentry {

    @Bean
    OpenTelemetry ownOpenTelemetry() {
      return OpenTelemetrySdk.builder()
          .setTracerProvider(SdkTracerProvider.builder().build())
          .build();
    }
  }

  @ParameterizedTest
  @EnumSource
  void builtWithoutUsItStaysTheOnlyOneInUseAndOneWarningSaysWhatToDo(
      World world, CapturedOutput output) {
    try (WorldApplication books = start(world, WithoutSentry.class)) {
      JsonNode facts = WorldContract.json(books.get("/facts"));

      assertThat(books.get("/spans")).hasSize(32);
      assertThat(facts.path("isSameOpenTelemetry").asBoolean()).isTrue();
      assertThat(facts.path("isRecording").asBoolean()).isTrue();
      // Spring Boot makes one whether it is needed or not; we do not.
      assertThat(facts.path("providers").asInt())
          .isEqualTo(world == World.BOOT || world == World.BOTH ? 1 : 0);
    }

    assertThat(sentry.requests()).isEmpty();
    assertThat(output)
        .containsOnlyOnce("own OpenTelemetry bean 'ownOpenTelemetry' was")
        .contains("inject SentryTelemetry where you build it")
        .doesNotContain(SentryServer.PUBLIC_KEY);
  }

  @Configuration(proxyBeanMethods = false)
  static class WithSentry {

    @Bean
    OpenTelemetry ownOpenTelemetry(SentryTelemetry telemetry) {
      return OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .setSampler(telemetry.decidingSampler())
                  .addSpanProcessor(telemetry.spanProcessor())
                  .build())
          .setPropagators(ContextPropagators.create(telemetry.propagator()))
          .build();
    }
  }

  @ParameterizedTest
  @EnumSource
  void builtWithOurPartsItSends(World world, CapturedOutput output) {
    String traceId;
    try (WorldApplication books = start(world, WithSentry.class)) {
      traceId = books.get("/spans");
    }

    assertThat(sentry.transactions())
        .filteredOn(each -> WorldContract.isOf(each, traceId))
        .hasSize(1);
    assertThat(output).doesNotContain("own OpenTelemetry bean");
  }

  /** Gives the starter's own bean a proxy of its interface, as aspects do. */
  @Configuration(proxyBeanMethods = false)
  static class Proxying {

    @Bean
    static BeanPostProcessor proxying() {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
          if (!(bean instanceof OpenTelemetry)) {
            return bean;
          }
          ProxyFactory proxy = new ProxyFactory(bean);
          proxy.setInterfaces(OpenTelemetry.class);
          return proxy.getProxy();
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BARE", "BOOT"})
  void aProxyOfTheStartersOwnIsNotTakenForAForeignOne(World world, CapturedOutput output) {
    String traceId;
    try (WorldApplication books = start(world, Proxying.class)) {
      traceId = books.get("/spans");
    }

    assertThat(sentry.transactions())
        .filteredOn(each -> WorldContract.isOf(each, traceId))
        .hasSize(1);
    assertThat(output)
        .contains("Sentry: spans are sent to")
        .doesNotContain("own OpenTelemetry bean");
  }
}
