package dev.sentryotel.sampling;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.semconv.UrlAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  private static final AttributeKey<String> HTTP_TARGET = AttributeKey.stringKey("http.target");

  /** Copies the patterns. */
  public IgnoredRoots {
    paths = List.copyOf(paths);
    names = List.copyOf(names);
  }

  /** Whether a root of that name and path, where it has one, is to be ignored. */
  public boolean matches(String name, @Nullable String path) {
    return (path != null && anyMatches(paths, path)) || anyMatches(names, name);
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

  /** Returns the path of a request without its query, or null if its span does not know it. */
  public static @Nullable String pathOf(Attributes attributes) {
    if (attributes.isEmpty()) {
      return null;
    }
    String path = attributes.get(UrlAttributes.URL_PATH);
    if (path != null) {
      return path;
    }
    String target = attributes.get(HTTP_TARGET);
    int query = target == null ? -1 : target.indexOf('?');
    return target == null || query < 0 ? target : target.substring(0, query);
  }
}
