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

  private static final String USER_INFO = QueryText.FILTERED + ':' + QueryText.FILTERED + '@';
  private static final String PATH_SEPARATORS = "/;";

  private UrlText() {}

  /** Returns the URL without credentials, default port, query and fragment. */
  static String sanitized(String url) {
    int authority = authorityStart(url);
    if (authority < 0) {
      return path(url);
    }
    int host = hostStart(url, authority);
    int pathStart = firstOf(url, "/?#", host);
    int hostEnd = withoutDefaultPort(url, host, pathStart);
    int end = firstOf(url, "?#", pathStart);
    String shown =
        host == authority && hostEnd == pathStart
            ? cut(url, end)
            : url.substring(0, authority)
                + (host == authority ? "" : USER_INFO)
                + url.substring(host, hostEnd)
                + url.substring(pathStart, end);
    return filterPath(shown);
  }

  /** Returns a path, or the target of a request, without query and fragment. */
  static String path(String target) {
    return authorityStart(target) >= 0
        ? sanitized(target)
        : filterPath(cut(target, firstOf(target, "?#", 0)));
  }

  /** Returns the query without {@code ?}, or null if there is none or an empty one. */
  static @Nullable String query(String url) {
    int floor = queryFloor(url);
    int end = firstOf(url, "#", floor);
    int start = firstOf(url, "?", floor);
    return start + 1 < end ? url.substring(start + 1, end) : null;
  }

  /** Returns the fragment without {@code #}, or null if there is none or an empty one. */
  static @Nullable String fragment(String url) {
    int start = firstOf(url, "#", queryFloor(url));
    return start + 1 < url.length() ? url.substring(start + 1) : null;
  }

  /** Returns the URL without user name and password. */
  static String withoutCredentials(String url) {
    int authority = authorityStart(url);
    int host = authority < 0 ? authority : hostStart(url, authority);
    return host == authority ? url : url.substring(0, authority) + USER_INFO + url.substring(host);
  }

  /** Returns the URL without credentials and without values of sensitive names anywhere. */
  static String withoutSecrets(String url) {
    String safe = withoutCredentials(url);
    int end = firstOf(safe, "?#", queryFloor(safe));
    if (safe.indexOf('=') < 0) {
      return safe;
    }
    String path = cut(safe, end);
    String filteredPath = filterPath(path);
    String rest = safe.substring(end);
    String filteredRest = QueryText.withoutSecrets(rest, "?#&;");
    return path.equals(filteredPath) && rest.equals(filteredRest)
        ? safe
        : filteredPath + filteredRest;
  }

  /** Path parameters, such as the session that servlet containers write into URLs. */
  private static String filterPath(String path) {
    return path.indexOf(';') < 0 ? path : QueryText.withoutSecrets(path, PATH_SEPARATORS);
  }

  /** Returns where the authority begins, after {@code //}, or -1 if there is none. */
  private static int authorityStart(String url) {
    int slashes = url.indexOf("//");
    // In "/a//b" and "/a?u=http://b" the slashes are part of the path or the query.
    boolean isAuthority =
        slashes == 0
            || (slashes > 0 && url.charAt(slashes - 1) == ':' && firstOf(url, "/?#", 0) == slashes);
    return isAuthority ? slashes + 2 : -1;
  }

  /** Returns where the host begins: {@code authority} itself if there is no user info. */
  private static int hostStart(String url, int authority) {
    int end = firstOf(url, "/?#", authority);
    int at = url.lastIndexOf('@', end - 1);
    if (at >= authority) {
      return at + 1;
    }
    // A password with "/", "?" or "#" in it ends the authority too early, at a strange port.
    int colon = url.indexOf(':', Math.max(authority, url.lastIndexOf(']', end - 1)));
    boolean isStrangePort = colon >= 0 && colon < end && !isDigits(url, colon + 1, end);
    int late = isStrangePort ? url.indexOf('@', end) : -1;
    return late < 0 ? authority : url.lastIndexOf('@', firstOf(url, "/?#", late) - 1) + 1;
  }

  private static int queryFloor(String url) {
    int authority = authorityStart(url);
    return authority < 0 ? 0 : hostStart(url, authority);
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

  private static String cut(String text, int end) {
    return end == text.length() ? text : text.substring(0, end);
  }

  /** Returns where the first of some characters stands, or the length. */
  private static int firstOf(String text, String characters, int from) {
    for (int i = from; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }
}
