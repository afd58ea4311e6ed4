package dev.sentryotel.sample.pages;

import dev.sentryotel.sample.ingest.ReceivedSpan;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One line of a trace's page, in words.
 *
 * @param depth steps of indentation, 0 for a root
 * @param span the figures
 * @param offset time since the trace's first span began
 * @param duration the span's length
 * @param data its attributes by name; a text without its quotes, anything else as JSON
 */
record SpanLine(
    int depth, ReceivedSpan span, String offset, String duration, Map<String, String> data) {

  private static final int MAX_INDENTATION = 12; // the stylesheet's steps; deeper stays there

  static List<SpanLine> of(List<ReceivedSpan> spans) {
    long first = spans.stream().mapToLong(ReceivedSpan::startMicros).min().orElse(0);
    return SpanTree.of(spans).stream().map(line -> of(line, first)).toList();
  }

  private static SpanLine of(SpanTree.Line line, long firstMicros) {
    ReceivedSpan span = line.span();
    Map<String, String> data = new TreeMap<>();
    span.data()
        .properties()
        .forEach(
            entry ->
                data.put(
                    entry.getKey(),
                    entry.getValue().isString()
                        ? entry.getValue().stringValue()
                        : entry.getValue().toString()));
    return new SpanLine(
        line.depth(),
        span,
        Durations.of(span.startMicros() - firstMicros),
        Durations.of(span.durationMicros()),
        data);
  }

  /** The stylesheet's class for the indentation. */
  public String indentation() {
    return "depth-" + Math.min(depth, MAX_INDENTATION);
  }
}
