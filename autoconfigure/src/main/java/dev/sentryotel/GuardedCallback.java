package dev.sentryotel;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A callback of the application that cannot harm: whatever it throws is logged, and how long it
 * takes is watched. Used by the encoder thread alone.
 *
 * @param <T> what it looks at
 */
final class GuardedCallback<T> {

  private static final Logger logger = LoggerFactory.getLogger(GuardedCallback.class);

  private final String name;
  private final Consumer<? super T> callback;
  private final Context context;
  private final CallbackWatch watch;
  private boolean hasFailed;
  private boolean hasBeenSlow;

  /**
   * Guards a callback.
   *
   * @param name to be logged, such as that of a bean
   * @param context to call it in
   */
  GuardedCallback(String name, Consumer<? super T> callback, Context context, CallbackWatch watch) {
    this.name = name;
    this.callback = callback;
    this.context = context;
    this.watch = watch;
  }

  /** Calls it; returns whether it came back without an exception. */
  boolean call(T subject) {
    watch.begin(name);
    try (Scope scope = context.makeCurrent()) {
      callback.accept(subject);
      return true;
    } catch (Throwable failure) {
      survive(failure);
      return false;
    } finally {
      noteDuration(watch.end());
    }
  }

  private void survive(Throwable failure) {
    if (failure instanceof VirtualMachineError fatal && !(failure instanceof StackOverflowError)) {
      throw fatal;
    }
    if (hasFailed) {
      logger.debug("The callback '{}' failed.", name, failure);
      return;
    }
    hasFailed = true;
    logger.warn(
        "The callback '{}' failed; what it was to look at is sent nevertheless. Further failures of"
            + " it are logged at level DEBUG.",
        name,
        failure);
  }

  private void noteDuration(long nanos) {
    if (nanos <= CallbackWatch.SLOW_NANOS) {
      return;
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    if (hasBeenSlow) {
      logger.debug("The callback '{}' took {} ms.", name, millis);
      return;
    }
    hasBeenSlow = true;
    logger.warn(
        "The callback '{}' took {} ms, in which nothing was sent to Sentry. It must not wait for"
            + " anything. Further slow calls of it are logged at level DEBUG.",
        name,
        millis);
  }
}
