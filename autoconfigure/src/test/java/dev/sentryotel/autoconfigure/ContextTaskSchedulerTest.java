package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.support.PeriodicTrigger;

class ContextTaskSchedulerTest {

  private static final ContextKey<String> KEY = ContextKey.named("who");
  private static final Duration HOUR = Duration.ofHours(1);

  /** What there is to call of a scheduler. */
  interface Call extends BiConsumer<TaskScheduler, Runnable> {}

  static Stream<Arguments> calls() {
    return Stream.of(
        call("trigger", (scheduler, task) -> scheduler.schedule(task, new PeriodicTrigger(HOUR))),
        call("instant", (scheduler, task) -> scheduler.schedule(task, Instant.now())),
        call("rate", (scheduler, task) -> scheduler.scheduleAtFixedRate(task, HOUR)),
        call(
            "rate from",
            (scheduler, task) -> scheduler.scheduleAtFixedRate(task, Instant.now(), HOUR)),
        call("delay", (scheduler, task) -> scheduler.scheduleWithFixedDelay(task, HOUR)),
        call(
            "delay from",
            (scheduler, task) -> scheduler.scheduleWithFixedDelay(task, Instant.now(), HOUR)));
  }

  private static Arguments call(String name, Call call) {
    return Arguments.of(name, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void taskRunsInTheContextOfWhoScheduledIt(String name, Call call) throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    try (ContextTaskScheduler scheduler = new ContextTaskScheduler()) {
      try (Scope scope = Context.current().with(KEY, name).makeCurrent()) {
        call.accept(scheduler, () -> seen.complete(String.valueOf(Context.current().get(KEY))));
      }

      assertThat(seen.get(30, TimeUnit.SECONDS)).isEqualTo(name);
    }
  }
}
