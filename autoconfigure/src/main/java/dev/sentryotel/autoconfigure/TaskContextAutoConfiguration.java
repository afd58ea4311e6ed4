package dev.sentryotel.autoconfigure;

import dev.sentryotel.SentryTelemetry;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.task.SimpleAsyncTaskSchedulerBuilder;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.config.TaskManagementConfigUtils;

/**
 * What keeps the trace where work goes on in other threads.
 *
 * <p>Between those of Spring Boot, as a scheduler is an executor too: before, there would be no
 * executor for the application; after, there would be a scheduler.
 */
@AutoConfiguration(
    after = {SentryAutoConfiguration.class, TaskExecutionAutoConfiguration.class},
    before = TaskSchedulingAutoConfiguration.class)
@ConditionalOnBean(SentryTelemetry.class)
public final class TaskContextAutoConfiguration {

  TaskContextAutoConfiguration() {}

  @Bean
  @Fallback // An application that injects its one decorator gets that one.
  @ConditionalOnMissingBean
  ContextTaskDecorator sentryContextTaskDecorator() {
    return new ContextTaskDecorator();
  }

  /** In place of Spring Boot's, where that would make one on virtual threads. */
  @Bean
  @ConditionalOnThreading(Threading.VIRTUAL)
  @ConditionalOnBean(name = TaskManagementConfigUtils.SCHEDULED_ANNOTATION_PROCESSOR_BEAN_NAME)
  @ConditionalOnMissingBean({TaskScheduler.class, ScheduledExecutorService.class})
  SimpleAsyncTaskScheduler taskScheduler(ObjectProvider<SimpleAsyncTaskSchedulerBuilder> builders) {
    // None where Spring Boot's own configuration is excluded.
    return builders
        .getIfAvailable(() -> new SimpleAsyncTaskSchedulerBuilder().virtualThreads(true))
        .configure(new ContextTaskScheduler());
  }
}
