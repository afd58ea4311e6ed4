package dev.sentryotel.sample.ingest;

/**
 * A count the ingest keeps.
 *
 * @param kind who counted, and what
 * @param reason why something was not delivered; empty for {@link Kind#RECEIVED}
 * @param category what was counted: an item type, or a data category such as {@code span}
 * @param quantity how many so far
 */
public record Tally(Kind kind, String reason, String category, long quantity) {

  /** The kinds of counts. */
  public enum Kind {
    /** Items that arrived, by type. */
    RECEIVED,
    /** What clients report as not sent, by reason. */
    CLIENT_REPORT,
    /** Items that arrived and would be thrown away by Sentry, by reason. */
    REJECTED
  }
}
