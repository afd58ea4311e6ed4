package dev.sentryotel.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * Properties of sentry-java's starter for Spring Boot 4, which the page on coming from there names.
 * The list was read from the metadata of the version in its name; the jar itself would switch
 * itself on in our tests.
 */
final class SentryJavaProperties {

  static final Path PAGE = Path.of("docs", "migration.md");

  private static final Path LIST =
      Path.of("src", "test", "resources", "sentry-spring-boot-4-8.30.0-properties.txt");

  private static final Set<String> NAMES = read();

  private SentryJavaProperties() {}

  private static Set<String> read() {
    try {
      return new TreeSet<>(Files.readAllLines(LIST));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it is such a property, or a group of them, on that page. */
  static boolean isNamedOn(Page page, String name) {
    String prefix = name.endsWith("*") ? name.substring(0, name.length() - 1) : null;
    return page.path().equals(PAGE)
        && (prefix == null
            ? NAMES.contains(name)
            : NAMES.stream().anyMatch(each -> each.startsWith(prefix)));
  }
}
