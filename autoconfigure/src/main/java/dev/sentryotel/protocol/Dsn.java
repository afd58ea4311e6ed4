package dev.sentryotel.protocol;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a project's envelopes go, and the key that lets them in.
 *
 * <pre>{@code
 * https://<public key>@o42.ingest.sentry.io/1337      the usual form
 * https://<public key>@sentry.example.com:8443/sub/5  own server, port and path prefix
 * }</pre>
 *
 * <table>
 * <caption>Parts of the second</caption>
 * <tr><td>{@link #host()}</td><td>{@code sentry.example.com}</td></tr>
 * <tr><td>{@link #port()}</td><td>{@code 8443}; -1 if none was written</td></tr>
 * <tr><td>{@link #pathPrefix()}</td><td>{@code /sub}</td></tr>
 * <tr><td>{@link #projectId()}</td><td>{@code 5}</td></tr>
 * <tr><td>{@link #envelopeUrl()}</td><td>{@code https://sentry.example.com:8443/sub/api/5/envelope/}</td></tr>
 * </table>
 *
 * <p>Neither {@link #toString()} nor any exception of this class shows the keys.
 *
 * @see <a href="https://develop.sentry.dev/sdk/foundations/transport/authentication/">DSN and
 *     authentication</a>
 */
public final class Dsn {

  private static final String EXPECTED =
      "expected https://<public key>@<host>/<project id>, as Sentry shows it under the project's"
          + " settings, Client Keys (DSN)";
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]+");
  // Not java.net.URI: its getHost() is null for hosts with an underscore, common in container
  // networks.
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.%]+]");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern ORGANIZATION_HOST = Pattern.compile("o([0-9]+)\\..*");
  private static final int MAX_PORT = 65535;

  private final String scheme;
  private final String publicKey;
  private final @Nullable String secretKey;
  private final String host;
  private final int port;
  private final String pathPrefix;
  private final String projectId;
  private final String apiPath;

  private Dsn(
      String scheme,
      String publicKey,
      @Nullable String secretKey,
      String host,
      int port,
      String pathPrefix,
      String projectId) {
    this.scheme = scheme;
    this.publicKey = publicKey;
    this.secretKey = secretKey;
    this.host = host;
    this.port = port;
    this.pathPrefix = pathPrefix;
    this.projectId = projectId;
    this.apiPath = pathPrefix + "/api/" + projectId;
  }

  /**
   * Parses a DSN; white space around it, a query and a fragment are ignored.
   *
   * @throws IllegalArgumentException if it is blank or malformed; the message says what is wrong
   *     with it and what to write, and never holds a key
   */
  public static Dsn parse(String text) {
    String dsn = requireNonNull(text, "text").strip();
    require(!dsn.isEmpty(), "it is blank");
    // Copied from a page that shows the form of a DSN, such as our own.
    require(dsn.indexOf('<') < 0, "it still has a placeholder in angle brackets");
    require(dsn.chars().noneMatch(Character::isWhitespace), "it contains white space");
    dsn = cutAtFirst(cutAtFirst(dsn, '?'), '#');
    int schemeEnd = dsn.indexOf("://");
    require(schemeEnd > 0, "it has no scheme");
    String scheme = dsn.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
    require(scheme.equals("https") || scheme.equals("http"), "its scheme is not http or https");
    String rest = dsn.substring(schemeEnd + 3);
    int pathStart = rest.indexOf('/');
    require(pathStart >= 0, "it has no project id");
    String authority = rest.substring(0, pathStart);
    int at = authority.lastIndexOf('@');
    require(at >= 0, "it has no public key");
    String[] keys = authority.substring(0, at).split(":", 2);
    require(KEY.matcher(keys[0]).matches(), "its public key is empty or has odd characters");
    String secret = keys.length < 2 || keys[1].isEmpty() ? null : keys[1];
    require(secret == null || KEY.matcher(secret).matches(), "its secret has odd characters");
    String hostAndPort = authority.substring(at + 1);
    int colon = hostAndPort.indexOf(':', hostAndPort.lastIndexOf(']') + 1);
    String host = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
    require(HOST.matcher(host).matches(), "its host is empty or malformed");
    int port = colon < 0 ? -1 : parsePort(hostAndPort.substring(colon + 1));
    String path = rest.substring(pathStart).replaceAll("/+", "/").replaceAll("/$", "");
    int lastSlash = path.lastIndexOf('/');
    String projectId = path.substring(lastSlash + 1);
    require(!projectId.isEmpty(), "it has no project id");
    require(isUnsignedLong(projectId), "its project id is not a number of 64 bits");
    String prefix = lastSlash <= 0 ? "" : path.substring(0, lastSlash);
    return new Dsn(scheme, keys[0], secret, host, port, prefix, projectId);
  }

  private static boolean isUnsignedLong(String text) {
    if (!DIGITS.matcher(text).matches()) {
      return false;
    }
    try {
      Long.parseUnsignedLong(text);
      return true;
    } catch (NumberFormatException tooLarge) {
      return false;
    }
  }

  private static int parsePort(String text) {
    require(DIGITS.matcher(text).matches() && text.length() <= 5, "its port is not a number");
    int port = Integer.parseInt(text);
    require(port >= 1 && port <= MAX_PORT, "its port is not in 1..65535");
    return port;
  }

  private static void require(boolean condition, String fault) {
    if (!condition) {
      throw new IllegalArgumentException("The DSN is malformed: " + fault + "; " + EXPECTED);
    }
  }

  private static String cutAtFirst(String text, char end) {
    int index = text.indexOf(end);
    return index < 0 ? text : text.substring(0, index);
  }

  /** Returns {@code http} or {@code https}. */
  public String scheme() {
    return scheme;
  }

  /** Returns the public key; not a secret of the project, yet nothing for logs. */
  public String publicKey() {
    return publicKey;
  }

  /** Returns the legacy secret, or null. */
  public @Nullable String secretKey() {
    return secretKey;
  }

  /** Returns the host as written; an IPv6 address keeps its brackets. */
  public String host() {
    return host;
  }

  /** Returns the port as written, or -1. */
  public int port() {
    return port;
  }

  /** Returns what stands between host and project id, {@code ""} or such as {@code /a/b}. */
  public String pathPrefix() {
    return pathPrefix;
  }

  /** Returns the project's id, an unsigned 64-bit number. */
  public String projectId() {
    return projectId;
  }

  /** Returns the organization's id if the host names one, as {@code o42.ingest.sentry.io} does. */
  public @Nullable String organizationId() {
    Matcher matcher = ORGANIZATION_HOST.matcher(host);
    return matcher.matches() ? matcher.group(1) : null;
  }

  /** Whether this is Sentry's own service, {@code sentry.io} or a host under it. */
  public boolean isSentryService() {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.equals("sentry.io") || lower.endsWith(".sentry.io");
  }

  /** Returns where envelopes are posted. */
  public String envelopeUrl() {
    return origin() + apiPath + "/envelope/";
  }

  /**
   * Returns the value of {@code X-Sentry-Auth}, such as {@code Sentry sentry_version=7,
   * sentry_client=a.b/1.0.0, sentry_key=…}.
   *
   * @param client name and version as {@code name/1.2.3}
   */
  public String authenticationHeader(String client) {
    String header =
        "Sentry sentry_version=7, sentry_client=" + client + ", sentry_key=" + publicKey;
    return secretKey == null ? header : header + ", sentry_secret=" + secretKey;
  }

  /**
   * Whether a request to that URL is one of the client's own: the same host and effective port, and
   * a path under the envelope or OTLP endpoint of this project. The web API of the same server is
   * none.
   */
  public boolean isOwnRequest(String url) {
    // Asked for every client span of the application, so nothing is cut out of the URL.
    int schemeEnd = url.indexOf("://");
    int authorityStart = schemeEnd + 3;
    int pathStart = schemeEnd < 0 ? -1 : url.indexOf('/', authorityStart);
    return pathStart >= 0
        && isOwnPath(url, pathStart)
        && isOwnAuthority(url, Math.max(authorityStart, url.lastIndexOf('@', pathStart) + 1));
  }

  private boolean isOwnPath(String url, int pathStart) {
    return url.startsWith(apiPath, pathStart)
        && (url.startsWith("/envelope", pathStart + apiPath.length())
            || url.startsWith("/integration/otlp/", pathStart + apiPath.length()));
  }

  private boolean isOwnAuthority(String url, int hostStart) {
    int hostEnd = hostStart + host.length();
    if (!url.regionMatches(true, hostStart, host, 0, host.length())) {
      return false;
    }
    int effectivePort = port >= 0 ? port : defaultPort(scheme.equals("https"));
    if (url.charAt(hostEnd) == '/') {
      return defaultPort(url.regionMatches(true, 0, "https:", 0, 6)) == effectivePort;
    }
    String portText = String.valueOf(effectivePort);
    return url.startsWith(":" + portText + "/", hostEnd);
  }

  private static int defaultPort(boolean isHttps) {
    return isHttps ? 443 : 80;
  }

  private String origin() {
    return scheme + "://" + host + (port < 0 ? "" : ":" + port);
  }

  /** Returns the DSN without its keys, {@code https://***@host/42}. */
  @Override
  public String toString() {
    return scheme + "://***@" + host + (port < 0 ? "" : ":" + port) + pathPrefix + "/" + projectId;
  }
}
