package dev.sentryotel.autoconfigure.test;

import dev.sentryotel.delivery.Answer;
import dev.sentryotel.delivery.EnvelopeTransport;
import dev.sentryotel.delivery.OutgoingEnvelope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What would have been sent to Sentry, in the order in which it would have been. Bounded by nothing
 * but the test; {@link #clear} forgets it.
 *
 * <p>Safe for use by several threads.
 */
public final class SentTraces implements EnvelopeTransport {

  /** What ends leaves within a tenth of a second; a busy build machine gets much more. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int ACCEPTED = 200;

  // Guarded by this.
  private final List<SentTransaction> transactions = new ArrayList<>();

  SentTraces() {}

  @Override
  public Answer send(OutgoingEnvelope envelope) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    envelope.writeTo(bytes);
    List<SentTransaction> found = EnvelopeText.transactions(bytes.toByteArray());
    synchronized (this) {
      transactions.addAll(found);
      notifyAll();
    }
    return Answer.ofStatus(ACCEPTED);
  }

  @Override
  public void close() {}

  /** Returns the transactions so far. */
  public synchronized List<SentTransaction> transactions() {
    return List.copyOf(transactions);
  }

  /** Forgets what was sent so far. */
  public synchronized void clear() {
    transactions.clear();
  }

  /**
   * Waits for a transaction of that name.
   *
   * @return the first of them
   * @throws AssertionError if none comes within ten seconds; it names those that came
   */
  public SentTransaction awaitTransaction(String name) {
    return awaitTransaction("named '" + name + "'", transaction -> transaction.name().equals(name));
  }

  /**
   * Waits for a transaction.
   *
   * @param description for the error, such as {@code of the order}
   * @return the first that matches
   * @throws AssertionError if none comes within ten seconds; it names those that came
   */
  public synchronized SentTransaction awaitTransaction(
      String description, Predicate<SentTransaction> predicate) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (true) {
        for (SentTransaction transaction : transactions) {
          if (predicate.test(transaction)) {
            return transaction;
          }
        }
        long waitMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (waitMillis <= 0) {
          throw new AssertionError("No transaction " + description + " was sent, but " + names());
        }
        wait(waitMillis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for a transaction", e);
    }
  }

  private List<String> names() {
    return transactions.stream().map(SentTransaction::name).toList();
  }
}
