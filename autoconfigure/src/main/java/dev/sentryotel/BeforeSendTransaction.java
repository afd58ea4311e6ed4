package dev.sentryotel;

/**
 * Looks at every transaction before it leaves, and may change or drop it. Declare a bean of it:
 *
 * <pre>{@code
 * @Bean
 * BeforeSendTransaction withoutEmptyPolls() {
 *   return transaction -> {
 *     if (transaction.name().equals("poll") && transaction.spans().isEmpty()) {
 *       transaction.drop();
 *     }
 *   };
 * }
 * }</pre>
 *
 * <p>Called after every {@link BeforeSendSpan} has seen its spans. Several are called in
 * {@code @Order} until one drops the transaction. What is dropped is counted as {@code
 * before_send}, one transaction and each of its spans, also those that end later.
 *
 * <p>There are transactions only where {@code sentry.trace-lifecycle} is {@code static}. Spans that
 * leave as a stream, {@code sentry.leftover-spans} among them, only {@link BeforeSendSpan} sees.
 *
 * <p>Called once for each transaction, on Sentry's encoder thread, which encodes nothing meanwhile:
 * it must not wait for anything, and is named in the log if it takes over a second. If it throws,
 * that is logged once, and the transaction is sent as it is by then. Spans that it starts are not
 * recorded.
 */
@FunctionalInterface
public interface BeforeSendTransaction {

  /**
   * Changes or drops the transaction, or leaves it.
   *
   * @param transaction valid during this call only
   */
  void beforeSend(EditableTransaction transaction);
}
