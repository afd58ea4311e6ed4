package dev.sentryotel.encoding;

/** What becomes of spans that their transaction could not take along: too late or too many. */
public enum LeftoverSpans {
  /** They leave as streamed spans of the same trace and segment. */
  STREAM,
  /**
   * Late spans leave as transactions of their own, surplus ones are lost and counted: for servers
   * that do not know streamed spans.
   */
  TRANSACTION
}
