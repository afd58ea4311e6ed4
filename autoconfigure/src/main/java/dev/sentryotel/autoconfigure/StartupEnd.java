package dev.sentryotel.autoconfigure;

import dev.sentryotel.sampling.StartupPhase;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Ends the phase when all beans are there and the web server listens, before the application's
 * runners are called.
 */
final class StartupEnd
    implements ApplicationListener<ContextRefreshedEvent>, ApplicationContextAware {

  private final StartupPhase phase;
  private @Nullable ApplicationContext context;

  StartupEnd(StartupPhase phase) {
    this.phase = phase;
  }

  StartupPhase phase() {
    return phase;
  }

  @Override
  public void setApplicationContext(ApplicationContext context) {
    this.context = context;
  }

  /** Children's events come here too. */
  @Override
  public void onApplicationEvent(ContextRefreshedEvent event) {
    if (event.getApplicationContext() == context) {
      phase.end();
    }
  }
}
