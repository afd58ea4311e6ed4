package dev.sentryotel.sample.pages;

import dev.sentryotel.sample.ingest.ReceivedSpan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts the spans of a trace into the order of a table of contents.
 *
 * <p>Parents before children, siblings by start. A span whose parent has not arrived stands at the
 * top, and so does one of a circle of spans that name each other as parents.
 */
final class SpanTree {

  private final Map<String, List<ReceivedSpan>> childrenByParent = new LinkedHashMap<>();
  private final Set<String> placed = new HashSet<>();
  private final List<Line> lines = new ArrayList<>();

  private SpanTree() {}

  /**
   * One span and how far it is indented.
   *
   * @param depth 0 for a root
   * @param span the span
   */
  record Line(int depth, ReceivedSpan span) {}

  /**
   * Orders the spans.
   *
   * @param spans spans of one trace, by start
   */
  static List<Line> of(List<ReceivedSpan> spans) {
    return new SpanTree().order(spans);
  }

  private List<Line> order(List<ReceivedSpan> spans) {
    Set<String> present = new HashSet<>();
    spans.forEach(span -> present.add(span.spanId()));
    List<ReceivedSpan> roots = new ArrayList<>();
    for (ReceivedSpan span : spans) {
      String parent = span.parentSpanId();
      if (parent == null || !present.contains(parent)) {
        roots.add(span);
      } else {
        childrenByParent.computeIfAbsent(parent, any -> new ArrayList<>()).add(span);
      }
    }
    roots.forEach(this::place);
    spans.forEach(this::place); // what is left hangs on no root: a circle
    return lines;
  }

  /** Walks down without recursion: a chain of spans can be longer than a stack is deep. */
  private void place(ReceivedSpan root) {
    Deque<Line> waiting = new ArrayDeque<>();
    waiting.push(new Line(0, root));
    while (!waiting.isEmpty()) {
      Line line = waiting.pop();
      if (!placed.add(line.span().spanId())) {
        continue;
      }
      lines.add(line);
      List<ReceivedSpan> children = childrenByParent.getOrDefault(line.span().spanId(), List.of());
      for (int i = children.size() - 1; i >= 0; i--) {
        waiting.push(new Line(line.depth() + 1, children.get(i)));
      }
    }
  }
}
