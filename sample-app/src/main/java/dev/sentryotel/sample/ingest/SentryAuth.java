package dev.sentryotel.sample.ingest;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The credentials of a request.
 *
 * <pre>X-Sentry-Auth: Sentry sentry_version=7, sentry_client=name/1.2.3, sentry_key=abc</pre>
 *
 * @param version the protocol's version, 7
 * @param client the sender's name and version
 * @param publicKey the DSN's public key
 * @see <a
 *     href="https://develop.sentry.dev/sdk/foundations/transport/authentication/">Authentication</a>
 */
record SentryAuth(String version, String client, String publicKey) {

  private static final String SCHEME = "sentry ";

  /**
   * Reads the header.
   *
   * @throws RefusedException with 401 if it is absent or unreadable, with 400 if its version is not
   *     7
   */
  static SentryAuth parse(@Nullable String header) throws RefusedException {
    if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw new RefusedException(
          HttpStatus.UNAUTHORIZED, "missing authorization information", "X-Sentry-Auth: Sentry …");
    }
    Map<String, String> values = new HashMap<>();
    for (String part : header.substring(SCHEME.length()).split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        values.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
      }
    }
    String publicKey = values.getOrDefault("sentry_key", "");
    if (publicKey.isEmpty()) {
      throw new RefusedException(
          HttpStatus.UNAUTHORIZED, "bad X-Sentry-Auth header", "sentry_key is missing");
    }
    String version = values.getOrDefault("sentry_version", "7");
    if (!version.equals("7")) {
      throw new RefusedException(
          HttpStatus.BAD_REQUEST, "unsupported protocol version", "expected 7");
    }
    return new SentryAuth(version, values.getOrDefault("sentry_client", ""), publicKey);
  }
}
