package dev.sentryotel.mapping;

/** What happens to data that can tell who used the application: {@code send-default-pii}. */
public enum PersonalData {
  /** It stays here. */
  WITHHELD,
  /** It is sent, but no credentials: not in URLs, queries, or headers. */
  SENT;

  /** Returns what the setting says. */
  public static PersonalData of(boolean sendDefaultPii) {
    return sendDefaultPii ? SENT : WITHHELD;
  }
}
