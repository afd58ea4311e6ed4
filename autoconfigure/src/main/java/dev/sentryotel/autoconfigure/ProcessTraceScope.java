package dev.sentryotel.autoconfigure;

import dev.sentryotel.SentryTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Lets the runners of the application continue the trace that {@code SENTRY_TRACE} names: its
 * parent is current on the thread that runs them, whichever tracer they use.
 *
 * <p>Between two events of one thread, which alone touches the field. Other threads never see the
 * parent unless a runner hands its context on.
 */
final class ProcessTraceScope implements ApplicationListener<SpringApplicationEvent>, Ordered {

  private final SentryTelemetry telemetry;
  private final ApplicationContext context;
  private @Nullable Scope scope;

  ProcessTraceScope(SentryTelemetry telemetry, ApplicationContext context) {
    this.telemetry = telemetry;
    this.context = context;
  }

  @Override
  public void onApplicationEvent(SpringApplicationEvent event) {
    if (event instanceof ApplicationStartedEvent started
        && started.getApplicationContext() == context) {
      open();
    } else if (event instanceof ApplicationReadyEvent ready
        && ready.getApplicationContext() == context) {
      close();
    } else if (event instanceof ApplicationFailedEvent failed
        && failed.getApplicationContext() == context) {
      close();
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // Closed by the other event.
  private void open() {
    Context process = telemetry.processContext();
    if (process != Context.root()) {
      scope = process.makeCurrent();
    }
  }

  private void close() {
    if (scope != null) {
      scope.close();
      scope = null;
    }
  }

  /** On the thread of the events: a multicaster with threads of its own must not move it. */
  @Override
  public boolean supportsAsyncExecution() {
    return false;
  }

  /** The first, so that other listeners of the start have the parent too. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }
}
