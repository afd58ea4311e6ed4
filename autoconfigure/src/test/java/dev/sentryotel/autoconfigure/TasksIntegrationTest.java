package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.SentryClient;
import dev.sentryotel.testing.SentryServer;
import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import io.opentelemetry.api.trace.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Work that goes on in other threads stays in its trace. */
class TasksIntegrationTest {

  private final SentryServer sentry = new SentryServer();

  @AfterEach
  void stop() {
    sentry.close();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  @EnableScheduling
  @Import({Page.class, Worker.class})
  static class Tasks {

    /** Of the application; must go on to be called. */
    @Bean
    TaskDecorator counting() {
      return task -> {
        Page.decorated.add("decorated");
        return task;
      };
    }
  }

  static class Worker {

    @Async
    public CompletableFuture<String> work() {
      return CompletableFuture.completedFuture(here());
    }
  }

  static String here() {
    return Span.current().getSpanContext().getTraceId() + " " + Thread.currentThread();
  }

  @RestController
  static class Page {

    static final ConcurrentLinkedQueue<String> decorated = new ConcurrentLinkedQueue<>();

    private final SentryClient client;
    private final Worker worker;
    private final Executor executor;
    private final TaskScheduler scheduler;

    Page(
        SentryClient client,
        Worker worker,
        Executor applicationTaskExecutor,
        TaskScheduler scheduler) {
      this.client = client;
      this.worker = worker;
      this.executor = applicationTaskExecutor;
      this.scheduler = scheduler;
    }

    @GetMapping("/tasks")
    Map<String, List<String>> tasks() {
      decorated.clear();
      List<String> seen = new ArrayList<>();
      client.runSpan(
          "tasks",
          span -> {
            seen.add(here());
            seen.add(worker.work().join());
            seen.add(CompletableFuture.supplyAsync(TasksIntegrationTest::here, executor).join());
            CompletableFuture<String> scheduled = new CompletableFuture<>();
            scheduler.schedule(() -> scheduled.complete(here()), Instant.now());
            seen.add(scheduled.join());
          });
      return Map.of("seen", seen, "decorated", List.copyOf(decorated));
    }
  }

  private JsonNode tasks(World world, String threads) {
    try (WorldApplication application =
        world.start(
            Map.of(
                "sentry.dsn",
                sentry.dsn(),
                "sentry.traces-sample-rate",
                "1.0",
                "spring.threads.virtual.enabled",
                threads),
            BookApplication.class,
            Tasks.class)) {
      return WorldContract.json(application.get("/tasks"));
    }
  }

  private void assertOneTrace(JsonNode tasks) {
    List<String> seen =
        tasks.path("seen").values().stream().map(each -> each.asString().substring(0, 32)).toList();
    assertThat(seen).hasSize(4).containsOnly(seen.get(0));
    assertThat(sentry.transactions())
        .filteredOn(each -> WorldContract.isOf(each, seen.get(0)))
        .hasSize(1);
    assertThat(tasks.path("decorated").size()).isGreaterThanOrEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"BOOT", "BARE", "OPEN_TELEMETRY_STARTER"})
  void asyncMethodsExecutorsAndSchedulersKeepTheTraceBesideTheApplicationsDecorator(World world) {
    JsonNode tasks = tasks(world, "false");

    assertOneTrace(tasks);
    assertThat(tasks.path("seen").values()).extracting(JsonNode::asString).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtualThreadsKeepTheTrace(World world) {
    JsonNode tasks = tasks(world, "true");

    assertOneTrace(tasks);
    assertThat(tasks.path("seen").get(1).asString()).contains("VirtualThread");
  }
}
