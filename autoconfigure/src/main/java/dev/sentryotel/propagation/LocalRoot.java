package dev.sentryotel.propagation;

import dev.sentryotel.protocol.TransactionSource;
import org.jspecify.annotations.Nullable;

/** What the facts know of the local root whose trace they describe. */
public interface LocalRoot {

  /**
   * Returns the name the transaction has as far as is known now, or null if it must not be passed
   * on because its source is {@code url} or because no name is known. Called by any thread.
   */
  @Nullable String transactionName();

  /**
   * Has it go by another name after it has ended and left, because a callback changed it. Called by
   * the encoder's thread. Where nobody asks for the name again, there is nothing to do.
   */
  default void rename(String name, TransactionSource source) {}
}
