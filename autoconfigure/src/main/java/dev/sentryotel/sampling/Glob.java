package dev.sentryotel.sampling;

import static java.util.Objects.requireNonNull;

/**
 * A pattern for paths and names, compared with the whole text and with case.
 *
 * <table>
 * <caption>What matches</caption>
 * <tr><td>{@code /health}</td><td>{@code /health}</td></tr>
 * <tr><td>{@code /api/*}</td><td>{@code /api/a}, not {@code /api/a/b}</td></tr>
 * <tr><td>{@code /api/**}</td><td>{@code /api}, {@code /api/a/b}, not {@code /apis}</td></tr>
 * <tr><td>{@code * /owners/{id}}</td><td>{@code GET /owners/{id}}; braces are braces</td></tr>
 * </table>
 *
 * <p>A match allocates nothing and costs at most the product of both lengths.
 *
 * @param pattern not blank
 */
public record Glob(String pattern) {

  private static final String SUBTREE = "/**";

  /** Requires a pattern. */
  public Glob {
    if (requireNonNull(pattern, "pattern").isBlank()) {
      throw new IllegalArgumentException(
          "A pattern must not be blank; write ** to match everything");
    }
  }

  /** Whether the pattern matches the whole text. */
  public boolean matches(String text) {
    return isTopOfSubtree(text) || matchesAll(text);
  }

  private boolean isTopOfSubtree(String text) {
    int prefixLength = pattern.length() - SUBTREE.length();
    return text.length() == prefixLength && pattern.endsWith(SUBTREE) && pattern.startsWith(text);
  }

  // On a mismatch the last star takes one character more. A single star gives up at a slash, and
  // then the last double star takes one more. Stars before those never need another try: what they
  // could take in addition, the later one can take as well.
  private boolean matchesAll(String text) {
    int at = 0;
    int token = 0;
    int starToken = -1;
    int starEnd = 0;
    int doubleStarToken = -1;
    int doubleStarEnd = 0;
    while (at < text.length() || token < pattern.length()) {
      if (pattern.startsWith("**", token)) {
        doubleStarToken = token + 2;
        doubleStarEnd = at;
        starToken = -1;
        token = doubleStarToken;
      } else if (pattern.startsWith("*", token)) {
        starToken = token + 1;
        starEnd = at;
        token = starToken;
      } else if (at < text.length()
          && token < pattern.length()
          && pattern.charAt(token) == text.charAt(at)) {
        token++;
        at++;
      } else if (starToken >= 0 && starEnd < text.length() && text.charAt(starEnd) != '/') {
        at = ++starEnd;
        token = starToken;
      } else if (doubleStarToken >= 0 && doubleStarEnd < text.length()) {
        at = ++doubleStarEnd;
        token = doubleStarToken;
        starToken = -1;
      } else {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return pattern;
  }
}
