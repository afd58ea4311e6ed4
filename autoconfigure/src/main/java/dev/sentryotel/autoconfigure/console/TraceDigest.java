package dev.sentryotel.autoconfigure.console;

import dev.sentryotel.delivery.Envelope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the list shows of a trace, brought up to date when somebody looks: each envelope is read for
 * it once, and once for a search that goes on while traces come.
 *
 * <p>Used by the threads of requests, one at a time.
 */
final class TraceDigest {

  /** Kinds of work in one trace to choose from; a page of more helps nobody. */
  private static final int MAX_OPS = 50;

  private @Nullable ConsoleSpan first;
  private int envelopes;
  private int spans;
  private int failedSpans;
  private long startMicros = Long.MAX_VALUE;
  private long endMicros = Long.MIN_VALUE;
  private final Set<String> ops = new LinkedHashSet<>();
  private String searched = "";
  private int searchedEnvelopes;
  private int forgottenBefore;
  private boolean isFound;

  /**
   * What the list shows.
   *
   * @param first the span that the trace is named after
   * @param spans that were sent so far
   * @param failedSpans of them
   * @param ops of all of them, each once
   */
  record Line(
      ConsoleSpan first,
      int spans,
      int failedSpans,
      long startMicros,
      long durationMicros,
      List<String> ops) {}

  /** Returns what the trace looks like by now; null if nothing in it can be read. */
  synchronized @Nullable Line line(KeptTrace trace) {
    List<Envelope> kept = trace.envelopes();
    int first = Math.max(0, envelopes - trace.forgottenEnvelopes());
    for (int i = first; i < kept.size(); i++) {
      SpanReader.read(kept.get(i), trace.forgottenEnvelopes() + i).forEach(this::add);
    }
    envelopes = Math.max(envelopes, trace.forgottenEnvelopes() + kept.size());
    ConsoleSpan root = this.first;
    return root == null
        ? null
        : new Line(
            root, spans, failedSpans, startMicros, endMicros - startMicros, List.copyOf(ops));
  }

  /** Returns whether what is searched for is in an envelope that is still kept. */
  synchronized boolean contains(KeptTrace trace, TextSearch search) {
    if (!search.text().equals(searched) || trace.forgottenEnvelopes() != forgottenBefore) {
      searched = search.text();
      forgottenBefore = trace.forgottenEnvelopes();
      searchedEnvelopes = 0;
      isFound = false;
    }
    List<Envelope> kept = trace.envelopes();
    while (!isFound && searchedEnvelopes < kept.size()) {
      isFound = search.isIn(kept.get(searchedEnvelopes));
      searchedEnvelopes++;
    }
    return isFound;
  }

  private void add(ConsoleSpan span) {
    if (span.kind() == ConsoleSpan.Kind.EVENT) {
      return;
    }
    ConsoleSpan root = first;
    if (root == null || isAbove(span, root)) {
      first = span.withoutDetails();
    }
    spans++;
    failedSpans += span.isFailed() ? 1 : 0;
    startMicros = Math.min(startMicros, span.startMicros());
    endMicros = Math.max(endMicros, span.endMicros());
    if (!span.op().isEmpty() && ops.size() < MAX_OPS) {
      ops.add(span.op());
    }
  }

  private static boolean isAbove(ConsoleSpan span, ConsoleSpan other) {
    if (span.isSegment() != other.isSegment()) {
      return span.isSegment();
    }
    return span.startMicros() < other.startMicros();
  }
}
