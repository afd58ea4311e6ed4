package dev.sentryotel.mapping;

import org.jspecify.annotations.Nullable;

/**
 * URLs as instrumentations record them, well formed or not, without what must not be shown.
 *
 * <table>
 *   <caption>{@link #sanitized}</caption>
 *   <tr><td>{@code https://a.example:443/x?q=1#top}</td><td>{@code https://a.example/x}</td></tr>
 *   <tr><td>{@code http://bob:pw@a.example/}</td>
 *       <td>{@code http://[Filtered]:[Filtered]@a.example/}</td></tr>
 *   <tr><td>{@code /a;jsessionid=7?q=1}</td><td>{@code /a;jsessionid=[Filtered]}</td></tr>
 * </table>
 *
 * <p>Nothing is decoded, so nothing can fail; a text in which nothing is to be changed is returned
 * itself. Every method takes time linear in the text's length.
 */
final class UrlText {

  private static final String USER_INFO = PairSyntax.FILTERED + ':' + PairSyntax.FILTERED + '@';

  private UrlText() {}

  /** Returns the URL without credentials, default port, query and fragment. */
  static String sanitized(String url) {
    int authority = authorityStart(url);
    if (authority < 0) {
      return filterPath(cut(url, pathEnd(url, 0)));
    }
    int host = hostStart(url, authority);
    int pathStart = authorityEnd(url, host);
    int hostEnd = withoutDefaultPort(url, host, pathStart);
    int end = pathEnd(url, pathStart);
    if (host == authority && hostEnd == pathStart) {
      return filterPath(cut(url, end));
    }
    return filterPath(
        url.substring(0, authority)
            + (host == authority ? "" : USER_INFO)
            + url.substring(host, hostEnd)
            + url.substring(pathStart, end));
  }

  /** Returns the query without {@code ?}, or null if there is none or an empty one. */
  static @Nullable String query(String url) {
    int start = pathEnd(url, hostStart(url));
    int end = indexOrEnd(url, '#', start);
    return start + 1 < end ? url.substring(start + 1, end) : null;
  }

  /** Returns the fragment without {@code #}, or null if there is none or an empty one. */
  static @Nullable String fragment(String url) {
    int start = indexOrEnd(url, '#', hostStart(url));
    return start + 1 < url.length() ? url.substring(start + 1) : null;
  }

  /** Returns the URL without user name and password. */
  private static String withoutCredentials(String url) {
    int authority = authorityStart(url);
    int host = authority < 0 ? authority : hostStart(url, authority);
    return host == authority ? url : url.substring(0, authority) + USER_INFO + url.substring(host);
  }

  /**
   * Returns the URL without credentials anywhere, and without personal data if that is withheld.
   */
  static String withoutSecrets(String url, PersonalData personalData) {
    String safe = withoutCredentials(url);
    if (safe.indexOf('=') < 0) {
      return safe;
    }
    int end = pathEnd(safe, hostStart(safe));
    int semicolon = safe.indexOf(';');
    if (semicolon >= 0 && semicolon < end) {
      String path = PairSyntax.PATH.withoutSecrets(safe.substring(0, end), personalData);
      safe = path + safe.substring(end);
      end = path.length();
    }
    return PairSyntax.QUERY.withoutSecrets(safe, end, personalData);
  }

  /** Path parameters, such as the session that servlet containers write into URLs. */
  private static String filterPath(String path) {
    return path.indexOf(';') < 0
        ? path
        : PairSyntax.PATH.withoutSecrets(path, PersonalData.WITHHELD);
  }

  /** Returns where the authority begins, after {@code //}, or -1 if there is none. */
  private static int authorityStart(String url) {
    // In "/a//b" and "/a?u=http://b" the slashes are part of the path or the query.
    int slash = url.indexOf('/');
    boolean isAuthority =
        slash >= 0
            && url.startsWith("//", slash)
            && (slash == 0 || (url.charAt(slash - 1) == ':' && pathEnd(url, 0) > slash));
    return isAuthority ? slash + 2 : -1;
  }

  /** Returns where the host begins, 0 if there is none. */
  private static int hostStart(String url) {
    int authority = authorityStart(url);
    return authority < 0 ? 0 : hostStart(url, authority);
  }

  /** Returns where the host begins: {@code authority} itself if there is no user info. */
  private static int hostStart(String url, int authority) {
    int end = authorityEnd(url, authority);
    int at = url.lastIndexOf('@', end - 1);
    if (at >= authority) {
      return at + 1;
    }
    // A password with "/", "?" or "#" in it ends the authority too early, at a strange port.
    int colon = url.indexOf(':', Math.max(authority, url.lastIndexOf(']', end - 1)));
    boolean isStrangePort = colon >= 0 && colon < end && !isDigits(url, colon + 1, end);
    int late = isStrangePort ? url.indexOf('@', end) : -1;
    return late < 0 ? authority : url.lastIndexOf('@', authorityEnd(url, late) - 1) + 1;
  }

  private static int withoutDefaultPort(String url, int host, int end) {
    int start = endsWith(url, ":80", end) ? end - 3 : endsWith(url, ":443", end) ? end - 4 : end;
    return Math.max(start, host);
  }

  private static boolean endsWith(String url, String suffix, int end) {
    return url.startsWith(suffix, end - suffix.length());
  }

  private static boolean isDigits(String url, int from, int to) {
    for (int i = from; i < to; i++) {
      if (url.charAt(i) < '0' || url.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static int authorityEnd(String url, int from) {
    return Math.min(indexOrEnd(url, '/', from), pathEnd(url, from));
  }

  /** Returns where the path ends and query or fragment begin. */
  private static int pathEnd(String url, int from) {
    return Math.min(indexOrEnd(url, '?', from), indexOrEnd(url, '#', from));
  }

  private static int indexOrEnd(String url, char c, int from) {
    int index = url.indexOf(c, from);
    return index < 0 ? url.length() : index;
  }

  private static String cut(String text, int end) {
    return end == text.length() ? text : text.substring(0, end);
  }
}
