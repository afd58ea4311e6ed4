package dev.sentryotel.autoconfigure;

import io.opentelemetry.context.Context;
import org.springframework.core.task.TaskDecorator;

/**
 * Runs a task in the context of whoever handed it over, so that its spans stay in the trace.
 *
 * <p>Spring Boot gives it to the executors and schedulers that it builds, on platform or virtual
 * threads, together with the application's own decorators.
 */
final class ContextTaskDecorator implements TaskDecorator {

  @Override
  public Runnable decorate(Runnable task) {
    Context context = Context.current();
    return context == Context.root() ? task : context.wrap(task);
  }
}
