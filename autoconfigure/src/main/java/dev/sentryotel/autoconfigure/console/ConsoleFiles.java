package dev.sentryotel.autoconfigure.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The page and what it loads, from the jar: a closed list, so that no path leads elsewhere. */
final class ConsoleFiles {

  private static final String SCRIPT = "text/javascript;charset=UTF-8";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("/index.html", "text/html;charset=UTF-8"),
          Map.entry("/assets/console.css", "text/css;charset=UTF-8"),
          Map.entry("/assets/icon.svg", "image/svg+xml"),
          Map.entry("/assets/main.js", SCRIPT),
          Map.entry("/assets/dom.js", SCRIPT),
          Map.entry("/assets/format.js", SCRIPT),
          Map.entry("/assets/health.js", SCRIPT),
          Map.entry("/assets/list.js", SCRIPT),
          Map.entry("/assets/ops.js", SCRIPT),
          Map.entry("/assets/row.js", SCRIPT),
          Map.entry("/assets/span.js", SCRIPT),
          Map.entry("/assets/theme.js", SCRIPT),
          Map.entry("/assets/trace.js", SCRIPT),
          Map.entry("/assets/tree.js", SCRIPT));

  private ConsoleFiles() {}

  /** Returns a file by its path, the page for {@code /}. */
  static Answer get(String path) {
    String name = path.equals("/") ? "/index.html" : path;
    String type = TYPES.get(name);
    if (type == null) {
      return Answer.notFound();
    }
    try (InputStream in = ConsoleFiles.class.getResourceAsStream("web" + name)) {
      return in == null ? Answer.notFound() : Answer.of(200, type, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
