package dev.sentryotel.testing;

/** Bytes that Sentry would not take for an envelope. */
public final class MalformedEnvelopeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String kind;

  MalformedEnvelopeException(String kind, String detail) {
    super(kind + ": " + detail);
    this.kind = kind;
  }

  /** Returns {@code empty}, {@code header}, {@code item header}, {@code newline} or {@code eof}. */
  public String kind() {
    return kind;
  }
}
