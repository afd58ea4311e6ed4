package dev.sentryotel.autoconfigure;

/** The property {@code sentry.dsn} cannot be read. Neither message nor fields hold a key. */
final class InvalidDsnException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String maskedDsn;

  /**
   * @param dsn as configured; it is masked here and not kept
   * @param cause what is wrong with it; its message must hold no key
   */
  InvalidDsnException(String dsn, IllegalArgumentException cause) {
    super("sentry.dsn is malformed: " + mask(dsn), cause);
    this.maskedDsn = mask(dsn);
  }

  String maskedDsn() {
    return maskedDsn;
  }

  /**
   * Returns the text with everything that may be a key replaced: what stands before the last
   * {@code @}, and without one all of it; the scheme excepted.
   */
  private static String mask(String dsn) {
    int at = dsn.lastIndexOf('@');
    int schemeEnd = dsn.indexOf("://");
    String scheme =
        schemeEnd < 0 || (at >= 0 && schemeEnd > at) ? "" : dsn.substring(0, schemeEnd + 3);
    return scheme + "***" + (at < 0 ? "" : dsn.substring(at));
  }
}
