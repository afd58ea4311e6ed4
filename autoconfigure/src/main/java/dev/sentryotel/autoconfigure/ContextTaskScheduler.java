package dev.sentryotel.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;

/**
 * A scheduler on virtual threads whose tasks run in the context of whoever scheduled them.
 *
 * <p>Spring's own calls decorators when a task is due, in a thread that knows nothing of who
 * scheduled it; its sibling on platform threads calls them when the task is handed over.
 *
 * <p>It is what an application gets by itself. Who declares a scheduler of their own makes it from
 * this one: {@code builder.configure(new ContextTaskScheduler())}, with the {@code
 * SimpleAsyncTaskSchedulerBuilder} of Spring Boot.
 */
public class ContextTaskScheduler extends SimpleAsyncTaskScheduler {

  private static final long serialVersionUID = 1L;

  private static final TaskDecorator CONTEXT = new ContextTaskDecorator();

  @Override
  public @Nullable ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
    return super.schedule(CONTEXT.decorate(task), trigger);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
    return super.schedule(CONTEXT.decorate(task), startTime);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Instant startTime, Duration period) {
    return super.scheduleAtFixedRate(CONTEXT.decorate(task), startTime, period);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Duration period) {
    return super.scheduleAtFixedRate(CONTEXT.decorate(task), period);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, Instant startTime, Duration delay) {
    return super.scheduleWithFixedDelay(CONTEXT.decorate(task), startTime, delay);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
    return super.scheduleWithFixedDelay(CONTEXT.decorate(task), delay);
  }
}
