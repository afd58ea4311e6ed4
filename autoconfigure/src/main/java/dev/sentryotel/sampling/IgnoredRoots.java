package dev.sentryotel.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.util.List;

/**
 * Local roots nobody wants to see: {@code sentry.ignored-paths} and {@code
 * sentry.ignored-transactions}.
 *
 * <p>Asked when a root starts, so that it is not even recorded; and again with what is known when
 * it ends, for some instrumentations tell path and name only then.
 *
 * @param paths patterns of the request's path without query
 * @param names patterns of the transaction's name
 */
public record IgnoredRoots(List<Glob> paths, List<Glob> names) {

  /** Copies the patterns. */
  public IgnoredRoots {
    paths = List.copyOf(paths);
    names = List.copyOf(names);
  }

  /** Whether nothing is to be ignored. */
  public boolean isEmpty() {
    return paths.isEmpty() && names.isEmpty();
  }

  /** Whether a root is to be ignored by the path of its request, as far as its attributes tell. */
  public boolean matchesPath(SpanKind kind, Attributes attributes) {
    String path = paths.isEmpty() ? null : RequestAttributes.path(kind, attributes);
    return path != null && anyMatches(paths, path);
  }

  /** Whether a root is to be ignored by the name that Sentry shows for it. */
  public boolean matchesName(String name) {
    return anyMatches(names, name);
  }

  // By index: an iterator for each new trace would be garbage.
  private static boolean anyMatches(List<Glob> globs, String text) {
    for (int i = 0; i < globs.size(); i++) {
      if (globs.get(i).matches(text)) {
        return true;
      }
    }
    return false;
  }
}
