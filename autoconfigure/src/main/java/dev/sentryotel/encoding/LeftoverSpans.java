package dev.sentryotel.encoding;

/**
 * How spans leave that are not in their transaction: they ended after it was made, or it was full.
 */
public enum LeftoverSpans {
  /**
   * As streamed spans of the same trace and segment. Nothing is lost; but servers that know no
   * streamed spans swallow them with an answer of 200.
   */
  STREAM,
  /**
   * Late ones as transactions of their own, each with its finished descendants; those beyond a full
   * transaction are discarded and counted as {@code buffer_overflow}.
   */
  TRANSACTION
}
