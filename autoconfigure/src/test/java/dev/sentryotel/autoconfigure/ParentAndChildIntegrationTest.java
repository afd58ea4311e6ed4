package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.OpenTelemetryInstrumentation;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.SentryThreads;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import io.opentelemetry.api.OpenTelemetry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** One pipeline for a family of contexts: the one of the eldest that has a destination. */
@ExtendWith(OutputCaptureExtension.class)
class ParentAndChildIntegrationTest {

  private static final String APPLICATION_TYPE = "spring.main.web-application-type";
  private static final int TRACE_ID_LENGTH = 32;

  private final SentryServer sentry = new SentryServer();

  // Contexts that other tests keep in Spring's cache have threads of their own.
  private final Set<Thread> threadsBefore = SentryThreads.alive();

  @AfterEach
  void stop() {
    sentry.close();
  }

  /** What all applications of a company share, say. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Shared {}

  /** Nothing of Spring Boot's. */
  @Configuration(proxyBeanMethods = false)
  static class Plain {

    @Bean
    String greeting() {
      return "hello";
    }
  }

  private Map<String, String> sending(String... more) {
    Map<String, String> all = new HashMap<>();
    all.put("sentry.dsn", sentry.dsn());
    all.put("sentry.traces-sample-rate", "1.0");
    for (String property : more) {
      String[] keyAndValue = property.split("=", 2);
      all.put(keyAndValue[0], keyAndValue[1]);
    }
    return all;
  }

  private WorldApplication startParent(
      World world, Map<String, String> properties, Class<?>... more) {
    Map<String, String> all = new HashMap<>(properties);
    all.put(APPLICATION_TYPE, "none");
    List<Class<?>> sources = new ArrayList<>(List.of(Shared.class));
    sources.addAll(List.of(more));
    return world.start(all, sources.toArray(Class<?>[]::new));
  }

  private void assertThatARequestArrivesOnce(WorldApplication application) {
    String traceId = application.get("/spans");

    sentry.awaitTransaction(each -> WorldContract.isOf(each, traceId));
    WorldContract.json(application.get("/facts"));
    assertThat(sentry.transactions())
        .filteredOn(each -> WorldContract.isOf(each, traceId))
        .hasSize(1);
  }

  private void assertThatNoThreadIsLeft() {
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(SentryThreads.alive())
                    .filteredOn(thread -> !threadsBefore.contains(thread))
                    .isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void inBothTheyShareTheParentsPipelineUntilTheParentCloses(World world, CapturedOutput output) {
    try (WorldApplication parent = startParent(world, sending())) {
      try (WorldApplication child = parent.startChild(sending(), BookApplication.class)) {
        assertThat(WorldContract.json(child.get("/facts")).path("providers").asInt()).isEqualTo(1);
        assertThatARequestArrivesOnce(child);
      }

      try (WorldApplication sibling = parent.startChild(sending(), BookApplication.class)) {
        assertThatARequestArrivesOnce(sibling);
      }
    }

    assertThatNoThreadIsLeft();
    assertThat(output)
        .containsOnlyOnce("Sentry: spans are sent to")
        .doesNotContain("has no effect");
  }

  /** Tells when it is called. */
  record Printing(String name) implements OpenTelemetryInstrumentation {

    @Override
    public void install(OpenTelemetry openTelemetry) {
      System.out.println("hook +" + name);
    }

    @Override
    public void uninstall() {
      System.out.println("hook -" + name);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class HookOfParent {

    @Bean
    static OpenTelemetryInstrumentation hookOfParent() {
      return new Printing("parent");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class HookOfChild {

    @Bean
    static OpenTelemetryInstrumentation hookOfChild() {
      return new Printing("child");
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachContextInstallsItsOwnInstrumentationsAndUninstallsNoOthers(
      World world, CapturedOutput output) {
    try (WorldApplication parent = startParent(world, sending(), HookOfParent.class)) {
      try (WorldApplication child =
          parent.startChild(sending(), BookApplication.class, HookOfChild.class)) {
        assertThatARequestArrivesOnce(child);
      }

      assertThat(output)
          .containsOnlyOnce("hook +parent")
          .containsOnlyOnce("hook +child")
          .containsOnlyOnce("hook -child")
          .doesNotContain("hook -parent");
    }

    assertThat(output).containsOnlyOnce("hook -parent");
  }

  @ParameterizedTest
  @EnumSource
  void tasksOfAChildKeepTheTraceToo(World world) {
    try (WorldApplication parent = startParent(world, sending());
        WorldApplication child = parent.startChild(sending(), TasksApplication.class)) {
      JsonNode tasks = WorldContract.json(child.get("/tasks"));

      assertThat(tasks.path("seen").values())
          .extracting(each -> each.asString().substring(0, TRACE_ID_LENGTH))
          .hasSize(4)
          .containsOnly(tasks.path("seen").get(0).asString().substring(0, TRACE_ID_LENGTH));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPEN_TELEMETRY_STARTER", "BOOT", "BARE"})
  void inTheParentAloneItTakesWhatItsChildrenMake(World world) {
    try (WorldApplication parent = startParent(world, sending())) {
      try (WorldApplication child = parent.startChild(Map.of(), BookApplication.class)) {
        assertThatARequestArrivesOnce(child);
      }

      try (WorldApplication sibling = parent.startChild(Map.of(), BookApplication.class)) {
        assertThatARequestArrivesOnce(sibling);
      }
    }

    assertThatNoThreadIsLeft();
  }

  @ParameterizedTest
  @EnumSource(names = {"OPEN_TELEMETRY_STARTER", "BOOT", "BARE"})
  void aChildIsToldThatItsDsnIsOverruled(World world, CapturedOutput output) {
    Map<String, String> other = Map.of("sentry.dsn", "http://key@127.0.0.1:9/1");
    try (WorldApplication parent = startParent(world, sending());
        WorldApplication child = parent.startChild(other, BookApplication.class)) {
      assertThatARequestArrivesOnce(child);
    }

    assertThat(output).containsOnlyOnce("the sentry.dsn of this context has no effect");
  }

  @ParameterizedTest
  @EnumSource
  void inTheChildAloneItEndsWithTheChild(World world) {
    try (WorldApplication parent = world.start(Map.of(APPLICATION_TYPE, "none"), Plain.class)) {
      try (WorldApplication child = parent.startChild(sending(), BookApplication.class)) {
        assertThatARequestArrivesOnce(child);
      }
      assertThatNoThreadIsLeft();

      try (WorldApplication sibling = parent.startChild(sending(), BookApplication.class)) {
        assertThatARequestArrivesOnce(sibling);
      }
    }

    assertThatNoThreadIsLeft();
  }

  @ParameterizedTest
  @EnumSource(names = {"OPEN_TELEMETRY_STARTER", "BOOT", "BARE"})
  void whatTheParentBuiltWithoutADestinationIsSaidToBeOutOfReach(
      World world, CapturedOutput output) {
    try (WorldApplication parent =
            startParent(world, Map.of("management.tracing.sampling.probability", "1.0"));
        WorldApplication child = parent.startChild(sending(), BookApplication.class)) {
      assertThat(child.get("/spans")).hasSize(32);
    }

    assertThat(output).containsOnlyOnce("of a parent context was built without Sentry");
    assertThat(sentry.transactions()).isEmpty();
  }
}
