package dev.sentryotel.trace;

import dev.sentryotel.encoding.LeftoverSpans;
import dev.sentryotel.encoding.TraceLifecycle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must become of spans, written down without a thought for speed: the model of a test. */
final class NaiveSegments {

  /** A span, as the model sees it. */
  static final class ModelSpan {
    final String name;
    final String spanId;
    final int order;
    final ModelSegment segment;
    boolean hasEnded;

    ModelSpan(String name, String spanId, int order, @Nullable ModelSegment segment) {
      this.name = name;
      this.spanId = spanId;
      this.order = order;
      this.segment = segment == null ? new ModelSegment(this) : segment;
    }
  }

  private static final class ModelSegment {
    final ModelSpan root;
    final List<ModelSpan> finished = new ArrayList<>();
    int open;
    boolean isRootTaken;
    // Since when it waits in its present state; null if it does not.
    @Nullable Long sinceNanos;

    ModelSegment(ModelSpan root) {
      this.root = root;
    }
  }

  private final SegmentOptions options;
  private final boolean isStream;
  private final boolean mayLeaveBeforeRoot;
  private final List<ModelSegment> segments = new ArrayList<>();
  private long nowNanos;
  int overflows;

  NaiveSegments(SegmentOptions options) {
    this.options = options;
    this.isStream = options.lifecycle() == TraceLifecycle.STREAM;
    this.mayLeaveBeforeRoot = isStream || options.leftovers() == LeftoverSpans.STREAM;
  }

  void start(ModelSpan span) {
    if (span.segment.root == span) {
      segments.add(span.segment);
    }
    span.segment.open++;
  }

  void end(ModelSpan span) {
    ModelSegment segment = span.segment;
    span.hasEnded = true;
    segment.open--;
    if (span == segment.root) {
      segment.sinceNanos = null;
    } else if (segment.finished.size() >= options.maxSpans()
        && !mayLeaveBeforeRoot
        && !segment.isRootTaken) {
      overflows++;
    } else {
      segment.finished.add(span);
    }
  }

  long pending() {
    long pending = 0;
    for (ModelSegment segment : segments) {
      pending += segment.finished.size();
      pending += segment.root.hasEnded && !segment.isRootTaken ? 1 : 0;
    }
    return pending;
  }

  List<TakenSpans> look(Duration later, boolean isFlush) {
    nowNanos += later.toNanos();
    List<TakenSpans> taken = new ArrayList<>();
    for (ModelSegment segment : segments) {
      look(segment, isFlush, taken);
    }
    return taken;
  }

  List<TakenSpans> release() {
    List<TakenSpans> taken = look(Duration.ZERO, true);
    for (ModelSegment segment : segments) {
      overflows += segment.finished.size();
      segment.finished.clear();
    }
    return taken;
  }

  private void look(ModelSegment segment, boolean isFlush, List<TakenSpans> taken) {
    boolean isMany = segment.finished.size() >= options.maxSpans();
    if (segment.isRootTaken) {
      Duration delay = isStream ? Duration.ofSeconds(5) : Duration.ofNanos(EncoderThread.NAP_NANOS);
      if (!segment.finished.isEmpty() && (isFlush || isMany || isDue(segment, delay))) {
        takeFinished(segment, taken);
      }
    } else if (segment.root.hasEnded) {
      if (isFlush
          || isStream
          || segment.open == 0
          || isDue(segment, Duration.ofNanos(EncoderThread.NAP_NANOS))) {
        takeRoot(segment, taken);
      }
    } else if (!segment.finished.isEmpty()) {
      Duration delay = isStream ? Duration.ofSeconds(5) : options.maxSegmentAge();
      if ((isMany && mayLeaveBeforeRoot) || (isFlush && isStream)) {
        takeFinished(segment, taken);
      } else if (isDue(segment, delay)) {
        if (mayLeaveBeforeRoot) {
          takeFinished(segment, taken);
        } else {
          overflows += segment.finished.size();
          segment.finished.clear();
          segment.sinceNanos = null;
        }
      }
    }
  }

  private boolean isDue(ModelSegment segment, Duration delay) {
    if (segment.sinceNanos == null) {
      segment.sinceNanos = nowNanos;
    }
    return nowNanos - segment.sinceNanos >= delay.toNanos();
  }

  private void takeRoot(ModelSegment segment, List<TakenSpans> taken) {
    List<ModelSpan> spans = new ArrayList<>(segment.finished);
    int kept = Math.min(spans.size(), options.maxSpans());
    if (spans.size() > kept) {
      spans.sort(Comparator.comparingInt(span -> span.order));
    }
    segment.isRootTaken = true;
    clear(segment);
    ModelSpan root = segment.root;
    taken.add(
        new TakenSpans(root.name, names(spans.subList(0, kept)), root.spanId, root.name, true));
    if (spans.size() > kept) {
      taken.add(leftovers(segment, spans.subList(kept, spans.size())));
    }
  }

  private void takeFinished(ModelSegment segment, List<TakenSpans> taken) {
    taken.add(leftovers(segment, segment.finished));
    clear(segment);
  }

  private static TakenSpans leftovers(ModelSegment segment, List<ModelSpan> spans) {
    ModelSpan root = segment.root;
    return new TakenSpans(null, names(spans), root.spanId, root.name, root.hasEnded);
  }

  private static void clear(ModelSegment segment) {
    segment.finished.clear();
    segment.sinceNanos = null;
  }

  private static List<String> names(List<ModelSpan> spans) {
    List<String> names = new ArrayList<>();
    spans.forEach(span -> names.add(span.name));
    return Collections.unmodifiableList(names);
  }
}
