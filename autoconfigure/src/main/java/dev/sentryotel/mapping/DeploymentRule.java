package dev.sentryotel.mapping;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Sentry's server accepts as one of the deployment's fields; it drops anything else.
 *
 * @see <a href="https://develop.sentry.dev/sdk/foundations/transport/event-payloads/">Event
 *     payloads</a>
 */
@SuppressWarnings("ImmutableEnumChecker") // The predicates below capture nothing.
enum DeploymentRule {
  RELEASE(
      "release",
      "[^\\n\\r\\t\\f/\\\\]{1,200}",
      text -> !text.equals(".") && !text.equals("..") && !text.equalsIgnoreCase("latest"),
      "up to 200 characters without line breaks, tabs, / and \\, none of \".\", \"..\" and"
          + " \"latest\"; such as shop@1.4.0"),
  ENVIRONMENT(
      "environment",
      "[^\\n\\r\\t\\f/]{1,64}",
      text -> !text.equalsIgnoreCase("none"),
      "up to 64 characters without line breaks and /, not \"none\"; such as production"),
  DIST(
      "dist",
      "[a-zA-Z0-9_.-]{1,64}",
      text -> true,
      "up to 64 of the characters a-z, A-Z, 0-9, _, . and -; such as 17"),
  SERVER_NAME(
      "server name",
      "[^\\n\\r\\t\\f]{1,256}",
      text -> true,
      "up to 256 characters without line breaks; such as web-3");

  private final String field;
  private final Pattern pattern;
  private final Predicate<String> isPossible;
  private final String expected;

  DeploymentRule(String field, String pattern, Predicate<String> isPossible, String expected) {
    this.field = field;
    this.pattern = Pattern.compile(pattern);
    this.isPossible = isPossible;
    this.expected = expected;
  }

  /**
   * Returns what was configured, without blanks around it; null if nothing was.
   *
   * @throws IllegalArgumentException if the server would drop it
   */
  @Nullable String require(@Nullable String configured) {
    String text = configured == null ? "" : configured.strip();
    if (text.isEmpty()) {
      return null;
    }
    if (!accepts(text)) {
      throw new IllegalArgumentException(
          "The " + field + " \"" + text + "\" is none that Sentry accepts; write " + expected);
    }
    return text;
  }

  /** Returns what was found, without blanks around it; null if the server would drop it. */
  @Nullable String filter(@Nullable String found) {
    String text = found == null ? "" : found.strip();
    return accepts(text) ? text : null;
  }

  private boolean accepts(String text) {
    return pattern.matcher(text).matches() && isPossible.test(text);
  }
}
