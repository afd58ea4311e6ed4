package dev.sentryotel.encoding;

import org.jspecify.annotations.Nullable;

/** Looks at every transaction before it is written. Called by the encoder's thread. */
@FunctionalInterface
public interface TransactionGate {

  /** Lets every transaction pass. */
  TransactionGate OPEN = transaction -> transaction;

  /**
   * Returns the transaction as it is to be written, with the same spans in the same order, whose
   * attributes may differ; or null if it must not leave, which the encoder counts as {@code
   * before_send}.
   */
  @Nullable OutgoingTransaction pass(OutgoingTransaction transaction);
}
