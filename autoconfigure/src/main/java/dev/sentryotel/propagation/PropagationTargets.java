package dev.sentryotel.propagation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Which outgoing requests get trace headers, {@code trace-propagation-targets}.
 *
 * <p>An entry is a part of the URL, compared with case, or a regular expression over the whole URL:
 * {@code api.example.com}, {@code https://api\.example\.com/v[12]/.*}. An expression that cannot
 * cope with the length of a URL does not match it.
 */
public final class PropagationTargets {

  private static final PropagationTargets EVERYTHING = new PropagationTargets(List.of(""));

  private final List<String> parts;
  private final List<Pattern> expressions;

  private PropagationTargets(List<String> entries) {
    this.parts = List.copyOf(entries);
    List<Pattern> compiled = new ArrayList<>();
    for (String entry : entries) {
      try {
        compiled.add(Pattern.compile(entry));
      } catch (PatternSyntaxException isOnlyAPart) {
        // "[" or "*.example.com": meant, and compared, as a part of the URL.
      }
    }
    this.expressions = List.copyOf(compiled);
  }

  /** Returns the targets where none are configured: every request. */
  public static PropagationTargets everything() {
    return EVERYTHING;
  }

  /** Returns the targets of a configured list; an empty list means none. */
  public static PropagationTargets of(List<String> entries) {
    return new PropagationTargets(entries);
  }

  boolean isEverything() {
    return this == EVERYTHING;
  }

  /** Whether a request gets the headers; one whose URL is not known (null) does. */
  boolean matches(@Nullable String url) {
    return url == null
        || parts.stream().anyMatch(url::contains)
        || expressions.stream().anyMatch(expression -> matches(expression, url));
  }

  private static boolean matches(Pattern expression, String url) {
    try {
      return expression.matcher(url).matches();
    } catch (StackOverflowError tooLong) {
      // "(a|b)*" recurses for each character. Sending less is the safe side.
      return false;
    }
  }
}
