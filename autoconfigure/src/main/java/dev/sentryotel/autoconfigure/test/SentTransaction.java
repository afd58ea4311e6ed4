package dev.sentryotel.autoconfigure.test;

import java.util.List;
import java.util.Map;

/**
 * A transaction as it would have been sent, with a way to assert on it.
 *
 * @param name such as {@code GET /books/{id}}
 * @param op such as {@code http.server}, or empty
 * @param traceId 32 hexadecimal digits
 * @param status such as {@code ok}, or empty
 * @param spans without the transaction's own
 * @param values every value of the payload by its path, such as {@code contexts.trace.op} or {@code
 *     spans.0.description}, numbers as they stand there
 */
public record SentTransaction(
    String name,
    String op,
    String traceId,
    String status,
    List<SentSpan> spans,
    Map<String, String> values) {

  /** Copies. */
  public SentTransaction {
    spans = List.copyOf(spans);
    values = Map.copyOf(values);
  }

  /**
   * A span of a transaction.
   *
   * @param op such as {@code db}, or empty
   * @param description such as {@code SELECT * FROM books}, or empty
   * @param status such as {@code ok}, or empty
   */
  public record SentSpan(String op, String description, String status) {}

  /**
   * Checks the operation.
   *
   * @throws AssertionError if it is another
   */
  public SentTransaction hasOp(String expected) {
    return hasValue("contexts.trace.op", expected);
  }

  /**
   * Checks the status.
   *
   * @throws AssertionError if it is another
   */
  public SentTransaction hasStatus(String expected) {
    return hasValue("contexts.trace.status", expected);
  }

  /**
   * Checks one value of the payload.
   *
   * @throws AssertionError if it is another, or missing
   */
  public SentTransaction hasValue(String path, String expected) {
    String actual = values.get(path);
    if (!expected.equals(actual)) {
      throw new AssertionError(
          "Expected " + path + " of '" + name + "' to be " + expected + " but was " + actual);
    }
    return this;
  }

  /**
   * Checks that there is a span of that description.
   *
   * @throws AssertionError if there is none; it names those there are
   */
  public SentTransaction hasSpan(String description) {
    if (spans.stream().noneMatch(span -> span.description().equals(description))) {
      throw new AssertionError(
          "Expected '" + name + "' to have a span '" + description + "' but it has " + spans);
    }
    return this;
  }

  /**
   * Checks how many spans there are.
   *
   * @throws AssertionError if there are more or fewer; it names them
   */
  public SentTransaction hasSpans(int count) {
    if (spans.size() != count) {
      throw new AssertionError(
          "Expected '" + name + "' to have " + count + " spans but it has " + spans);
    }
    return this;
  }
}
