package dev.sentryotel.autoconfigure;

import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Names the parts of a propagator in the order in which they are called. A propagator of several
 * shows them in its text and nowhere else:
 *
 * <pre>{@code
 * MultiTextMapPropagator{textMapPropagators=[W3CTraceContextPropagator, a.b.Own@1f, SentryPropagator]}
 *   -> W3CTraceContextPropagator, Own, SentryPropagator
 * }</pre>
 */
final class PropagatorNames {

  private static final String SEVERAL = "MultiTextMapPropagator{textMapPropagators=[";
  private static final String END = "]}";
  private static final Pattern PACKAGE =
      Pattern.compile("(?<![\\w.$])(?:[a-z_][\\w$]*\\.)+(?=[A-Z])");
  private static final Pattern IDENTITY = Pattern.compile("@[0-9a-f]+\\b");

  private PropagatorNames() {}

  static List<String> of(TextMapPropagator propagator) {
    String text = PACKAGE.matcher(propagator.toString()).replaceAll("");
    List<String> names = new ArrayList<>();
    add(IDENTITY.matcher(text).replaceAll(""), names);
    return names;
  }

  private static void add(String text, List<String> names) {
    if (!text.startsWith(SEVERAL) || !text.endsWith(END)) {
      names.add(text);
      return;
    }
    int start = SEVERAL.length();
    int depth = 0;
    for (int i = start; i <= text.length() - END.length(); i++) {
      char c = text.charAt(i);
      boolean isEnd = i == text.length() - END.length();
      if (isEnd || (c == ',' && depth == 0)) {
        add(text.substring(start, i).strip(), names);
        start = i + 1;
      } else if (c == '[' || c == '{' || c == '(') {
        depth++;
      } else if (c == ']' || c == '}' || c == ')') {
        depth--;
      }
    }
  }
}
