package dev.sentryotel.propagation;

import org.jspecify.annotations.Nullable;

/** What the facts know of the local root whose trace they describe. */
public interface LocalRoot {

  /**
   * Returns the name the transaction has as far as is known now, or null if it must not be passed
   * on because its source is {@code url} or because no name is known. Called by any thread.
   */
  @Nullable String transactionName();
}
