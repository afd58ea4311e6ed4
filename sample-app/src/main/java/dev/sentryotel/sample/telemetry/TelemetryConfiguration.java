package dev.sentryotel.sample.telemetry;

import io.opentelemetry.context.Context;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Two beans and an interceptor; the starter does the rest. */
@Configuration(proxyBeanMethods = false)
class TelemetryConfiguration implements WebMvcConfigurer {

  /** Static and without dependencies, so that it is installed before any pool is used. */
  @Bean
  static ConnectionWaitInstrumentation connectionWaitInstrumentation() {
    return new ConnectionWaitInstrumentation();
  }

  /** Carries the context to other threads: an {@code @Async} step stays in its request's trace. */
  @Bean
  TaskDecorator contextPropagatingTaskDecorator() {
    return task -> Context.current().wrap(task);
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new TraceIdInterceptor());
  }
}
