package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.BeforeSendSpan;
import dev.sentryotel.OpenTelemetryBeanWrapper;
import dev.sentryotel.OpenTelemetryInstrumentation;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import dev.sentryotel.trace.SentrySpanProcessor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Beans that applications had before the starter came, which go on as they were. */
@ExtendWith(OutputCaptureExtension.class)
class ExistingBeansIntegrationTest {

  private final SentryServer sentry = new SentryServer();

  @AfterEach
  void stop() {
    sentry.close();
  }

  private Map<String, String> sending(String... keyAndValue) {
    Map<String, String> properties = new HashMap<>();
    properties.put("sentry.dsn", sentry.dsn());
    properties.put("sentry.traces-sample-rate", "1.0");
    properties.put(keyAndValue[0], keyAndValue[1]);
    return properties;
  }

  /** An SDK whose one processor is injected by its type. */
  @Configuration(proxyBeanMethods = false)
  static class OfOneProcessor {

    @Bean
    SpanProcessor collector() {
      return SpanProcessor.composite();
    }

    @Bean
    SdkTracerProvider ownProvider(SpanProcessor processor) {
      assertThat(processor).isNotInstanceOf(SentrySpanProcessor.class);
      return SdkTracerProvider.builder().addSpanProcessor(processor).build();
    }

    @Bean
    OpenTelemetry ownOpenTelemetry(SdkTracerProvider provider) {
      return OpenTelemetrySdk.builder().setTracerProvider(provider).build();
    }
  }

  /** Where Spring Boot traces there is one of its own anyway. */
  @ParameterizedTest
  @EnumSource(names = {"BARE", "OPEN_TELEMETRY_STARTER"})
  void theOneProcessorOfAnApplicationIsStillTheOneThatIsInjected(
      World world, CapturedOutput output) {
    try (WorldApplication books =
        world.start(
            sending("spring.application.name", "books"),
            BookApplication.class,
            OfOneProcessor.class)) {
      assertThat(books.get("/spans")).hasSize(32);
    }

    assertThat(output).containsOnlyOnce("own OpenTelemetry bean 'ownOpenTelemetry' was");
  }

  /** An executor whose one decorator is injected by its type. */
  @Configuration(proxyBeanMethods = false)
  static class OfOneDecorator {

    @Bean
    TaskDecorator named() {
      return task -> () -> Page.decorated(task);
    }

    @Bean
    ThreadPoolTaskExecutor pool(TaskDecorator decorator) {
      ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
      pool.setTaskDecorator(decorator);
      return pool;
    }

    @RestController
    static class Page {

      private static final ThreadLocal<String> decoration = new ThreadLocal<>();

      private final ThreadPoolTaskExecutor pool;

      Page(ThreadPoolTaskExecutor pool) {
        this.pool = pool;
      }

      static void decorated(Runnable task) {
        decoration.set("decorated");
        try {
          task.run();
        } finally {
          decoration.remove();
        }
      }

      @GetMapping("/decorated")
      String page() {
        return CompletableFuture.supplyAsync(() -> String.valueOf(decoration.get()), pool).join();
      }
    }
  }

  @Test
  void theOneDecoratorOfAnApplicationIsStillTheOneThatIsInjected() {
    try (WorldApplication books =
        World.BARE.start(
            sending("spring.application.name", "books"),
            BookApplication.class,
            OfOneDecorator.class)) {
      assertThat(books.get("/decorated")).isEqualTo("decorated");
    }
  }

  /** Two for two purposes, injected by name. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class TwoOpenTelemetries {

    @Bean
    OpenTelemetry first() {
      return OpenTelemetry.noop();
    }

    @Bean
    OpenTelemetry second() {
      return OpenTelemetry.noop();
    }

    @RestController
    static class Page {

      private final OpenTelemetry second;

      Page(@Qualifier("second") OpenTelemetry second) {
        this.second = second;
      }

      @GetMapping("/second")
      boolean page() {
        return second == OpenTelemetry.noop();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void anApplicationWithTwoOpenTelemetriesStartsAndIsToldToMarkOne(
      String isEnabled, CapturedOutput output) {
    try (WorldApplication application =
        World.BARE.start(sending("sentry.enabled", isEnabled), TwoOpenTelemetries.class)) {
      assertThat(application.get("/second")).isEqualTo("true");
    }

    assertThat(output)
        .contains(
            isEnabled.equals("true")
                ? "not one OpenTelemetry bean but [first, second]; mark the one to use with"
                    + " @Primary"
                : "because sentry.enabled is false");
  }

  /** Beans behind scoped proxies, which make two beans of each. */
  @Configuration(proxyBeanMethods = false)
  static class Scoped {

    @Bean
    @Scope(proxyMode = ScopedProxyMode.INTERFACES)
    OpenTelemetryInstrumentation counting() {
      return openTelemetry -> Page.installations.incrementAndGet();
    }

    @Bean
    @Scope(proxyMode = ScopedProxyMode.INTERFACES)
    BeforeSendSpan shouting() {
      return span -> span.rename(span.data().getName() + "!");
    }

    @Bean
    @Scope(proxyMode = ScopedProxyMode.INTERFACES)
    Supplier<String> greeting() {
      return () -> "hello";
    }

    @Bean
    @SuppressWarnings("rawtypes") // No class stands for suppliers of text alone.
    static OpenTelemetryBeanWrapper<Supplier> quoting() {
      return OpenTelemetryBeanWrapper.of(
          Supplier.class, (supplier, name, openTelemetry) -> () -> "'" + supplier.get() + "'");
    }

    @RestController
    static class Page {

      private static final AtomicInteger installations = new AtomicInteger();

      private final Supplier<String> greeting;

      Page(Supplier<String> greeting) {
        this.greeting = greeting;
      }

      @GetMapping("/scoped")
      String page() {
        return greeting.get() + " " + installations.getAndSet(0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BARE", "OPEN_TELEMETRY_STARTER"})
  void beansBehindScopedProxiesTakePartOnce(World world) {
    String traceId;
    try (WorldApplication books =
        world.start(
            sending("spring.application.name", "books"), BookApplication.class, Scoped.class)) {
      assertThat(books.get("/scoped")).isEqualTo("'hello' 1");
      traceId = books.get("/spans");
    }

    assertThat(sentry.transactions())
        .filteredOn(each -> WorldContract.isOf(each, traceId))
        .singleElement()
        .satisfies(
            transaction ->
                assertThat(transaction.path("spans").values())
                    .isNotEmpty()
                    .allMatch(span -> span.path("description").asString().matches("[^!]+!")));
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN_TELEMETRY_STARTER, server.servlet.context-path",
    "OPEN_TELEMETRY_STARTER, spring.mvc.servlet.path",
    "BOOT, server.servlet.context-path",
    "BOOT, spring.mvc.servlet.path"
  })
  void probesOfTheActuatorAreNotRecordedWhereverItIs(World world, String property) {
    String traceId;
    try (WorldApplication books = world.start(sending(property, "/shop"), BookApplication.class)) {
      assertThat(books.request("/shop/actuator/health").statusCode()).isEqualTo(200);
      traceId = books.get("/shop/spans");
    }

    assertThat(sentry.transactions())
        .singleElement()
        .matches(transaction -> WorldContract.isOf(transaction, traceId));
  }
}
