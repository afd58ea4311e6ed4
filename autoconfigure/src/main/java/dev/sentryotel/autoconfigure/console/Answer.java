package dev.sentryotel.autoconfigure.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer of the console, for whichever server.
 *
 * @param status of HTTP
 * @param headers of HTTP, those that every answer has included
 * @param body nobody writes into it
 */
@SuppressWarnings("ArrayRecordComponent") // Written once, and then only sent.
record Answer(int status, Map<String, String> headers, byte[] body) {

  /** {@code text/event-stream}, for what does not end. */
  static final String EVENT_STREAM = "text/event-stream;charset=UTF-8";

  /**
   * Nothing but what comes from here is loaded, run or asked; nothing inline runs, and no text can
   * become markup.
   *
   * @see <a href="https://www.w3.org/TR/CSP3/">Content Security Policy</a>
   * @see <a href="https://www.w3.org/TR/trusted-types/">Trusted Types</a>
   */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private static final Map<String, String> OF_EVERY_ANSWER =
      Map.of(
          "Content-Security-Policy", CONTENT_SECURITY_POLICY,
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cross-Origin-Opener-Policy", "same-origin",
          // Of a development server that changes with each restart.
          "Cache-Control", "no-store");

  static Answer of(int status, String contentType, byte[] body) {
    return new Answer(status, headers("Content-Type", contentType), body);
  }

  static Answer ofText(int status, String text) {
    return of(status, "text/plain;charset=UTF-8", text.getBytes(UTF_8));
  }

  static Answer notFound() {
    return new Answer(404, Map.of(), new byte[0]);
  }

  static Answer redirect(String location) {
    return new Answer(302, headers("Location", location), new byte[0]);
  }

  /** Returns the headers of every answer and one more. */
  static Map<String, String> headers(String name, String value) {
    Map<String, String> headers = new LinkedHashMap<>(OF_EVERY_ANSWER);
    headers.put(name, value);
    return headers;
  }
}
