package dev.sentryotel.autoconfigure;

import dev.sentryotel.SentryClient;
import io.opentelemetry.api.trace.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.springframework.boot.SpringApplication;
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

/** An application that hands work to other threads in every way that Spring has. */
@Configuration(proxyBeanMethods = false)
@EnableAsync
@EnableScheduling
@Import({BookApplication.class, TasksApplication.Page.class, TasksApplication.Worker.class})
class TasksApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(TasksApplication.class, arguments);
  }

  /** Of the application; must go on to be called. */
  @Bean
  TaskDecorator counting() {
    return task -> {
      Page.decorated.add("decorated");
      return task;
    };
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
            seen.add(CompletableFuture.supplyAsync(TasksApplication::here, executor).join());
            CompletableFuture<String> scheduled = new CompletableFuture<>();
            scheduler.schedule(() -> scheduled.complete(here()), Instant.now());
            seen.add(scheduled.join());
          });
      return Map.of("seen", seen, "decorated", List.copyOf(decorated));
    }
  }
}
