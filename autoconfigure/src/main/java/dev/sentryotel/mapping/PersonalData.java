package dev.sentryotel.mapping;

/** What happens to data that can tell who used the application: {@code send-default-pii}. */
public enum PersonalData {
  /** It stays here. */
  WITHHELD,
  /** It is sent, but for credentials in URLs and for sensitive headers. */
  SENT;

  /** Returns what the setting says. */
  public static PersonalData of(boolean sendDefaultPii) {
    return sendDefaultPii ? SENT : WITHHELD;
  }
}
