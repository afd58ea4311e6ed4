package dev.sentryotel.propagation;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/** Logs the first failure of something as WARN and later ones as DEBUG. */
public final class FirstFailure {

  private final AtomicBoolean isFirst = new AtomicBoolean(true);

  /**
   * Logs a failure.
   *
   * @param consequence what follows from it, as a sentence
   * @throws VirtualMachineError if the failure is one: nobody but the JVM's owner can handle it
   */
  public void log(Logger logger, String consequence, Throwable failure) {
    if (failure instanceof VirtualMachineError fatal) {
      throw fatal;
    }
    if (isFirst.compareAndSet(true, false)) {
      logger.warn("{} Later failures of this kind are logged as DEBUG.", consequence, failure);
    } else {
      logger.debug("{}", consequence, failure);
    }
  }
}
