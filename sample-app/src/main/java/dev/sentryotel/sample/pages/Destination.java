package dev.sentryotel.sample.pages;

/**
 * Where this application's own spans go, in words for the home page.
 *
 * @param name scheme, host and port, never the key; empty without a DSN
 * @param isLocal whether that is this very process
 */
record Destination(String name, boolean isLocal) {

  static Destination of(String dsn, int port) {
    String host = dsn.replaceFirst("^([a-z]+://)[^@]*@", "$1").replaceFirst("/\\d+$", "");
    return new Destination(host, host.equals("http://localhost:" + port));
  }
}
