package dev.sentryotel.trace;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.encoding.FinishedSegment;
import dev.sentryotel.encoding.SegmentEncoder;
import dev.sentryotel.mapping.MappedSpan;
import dev.sentryotel.propagation.TraceFacts;
import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.semconv.UrlAttributes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the ended spans out of a segment and hands them to the encoder, no more with a root than
 * its transaction may have. Only the encoder thread uses it.
 */
final class SegmentSender {

  private static final Logger log = LoggerFactory.getLogger(SegmentSender.class);
  // What url.full was called before.
  private static final AttributeKey<String> HTTP_URL = AttributeKey.stringKey("http.url");

  private final SegmentOptions options;
  private final SegmentEncoder encoder;
  private final Consumer<Envelope> sink;
  private final SpanStages stages;
  private final Consumer<Envelope> handOut = this::handOut;
  // Of the spans taken last: how many have neither left nor been counted.
  private int unsentSpans;
  private boolean isRootUnsent;
  private boolean hasWarned;

  SegmentSender(
      SegmentOptions options, SegmentEncoder encoder, Consumer<Envelope> sink, SpanStages stages) {
    this.options = options;
    this.encoder = encoder;
    this.sink = sink;
    this.stages = stages;
  }

  /** Sends a claimed root and everything that has ended with it. */
  void sendWithRoot(Segment segment) {
    send(segment, segment.root(), segment.takeFinished());
  }

  /** Sends what has ended and is too late for its root, too many, or part of a stream. */
  void sendWithoutRoot(Segment segment) {
    FinishedSpan last = segment.takeFinished();
    if (last != null) {
      send(segment, null, last);
    }
  }

  private void send(Segment segment, @Nullable ReadableSpan root, @Nullable FinishedSpan last) {
    unsentSpans = FinishedSpan.count(last) + (root == null ? 0 : 1);
    isRootUnsent = root != null;
    stages.encodingBegun(unsentSpans);
    try {
      SpanData recorded = root == null ? null : root.toSpanData();
      boolean isOwnRequest = recorded != null && isOwnRequest(recorded);
      SpanData rootData =
          recorded == null || isOwnRequest ? recorded : options.editor().apply(recorded);
      if (rootData != null) {
        letGoOfRoot(rootData, segment);
      }
      if (isOwnRequest) {
        // What happens below a request of ours is ours as well.
        dropOwnRequests(unsentSpans);
      } else {
        sendInParts(segment, rootData, dataOf(last));
      }
    } catch (Throwable e) {
      survive(e);
    } finally {
      if (root != null) {
        segment.releaseRoot();
      }
      stages.encodingEnded();
    }
  }

  private static void letGoOfRoot(SpanData root, Segment segment) {
    MappedSpan mapped = MappedSpan.of(root);
    segment.name(mapped.description(), Segment.isPassedOn(mapped.source()));
    // So that the encoder, which asks for the name, gets this one instead of mapping once more.
    segment.releaseRoot();
  }

  /** Returns the spans as they ended, without requests of our own. */
  private List<SpanData> dataOf(@Nullable FinishedSpan last) {
    SpanData[] data = new SpanData[FinishedSpan.count(last)];
    int first = data.length;
    for (FinishedSpan finished = last; finished != null; finished = finished.earlier) {
      SpanData span = finished.span.toSpanData();
      if (!isOwnRequest(span)) {
        data[--first] = options.editor().apply(span);
      }
    }
    dropOwnRequests(first);
    return Arrays.asList(data).subList(first, data.length);
  }

  // In case an agent instruments our HTTP client, whose requests would make spans without end.
  private boolean isOwnRequest(SpanData span) {
    SpanKind kind = span.getKind();
    if (kind != SpanKind.CLIENT && kind != SpanKind.INTERNAL) {
      return false;
    }
    Attributes attributes = span.getAttributes();
    String url = attributes.get(UrlAttributes.URL_FULL);
    if (url == null) {
      url = attributes.get(HTTP_URL);
    }
    return url != null && options.isOwnRequest().test(url);
  }

  private void dropOwnRequests(int spans) {
    stages.ownRequests(spans);
    unsentSpans -= spans;
  }

  private void sendInParts(Segment segment, @Nullable SpanData root, List<SpanData> spans) {
    if (root == null && spans.isEmpty()) {
      return;
    }
    if (root == null || spans.size() <= options.maxSpans()) {
      encode(part(segment, root, spans));
      return;
    }
    // Parents start before their children, so this keeps the tree together.
    spans.sort(Comparator.comparingLong(SpanData::getStartEpochNanos));
    encode(part(segment, root, spans.subList(0, options.maxSpans())));
    encode(part(segment, null, spans.subList(options.maxSpans(), spans.size())));
  }

  private static FinishedSegment part(
      Segment segment, @Nullable SpanData root, List<SpanData> spans) {
    SpanContext rootContext = segment.rootContext();
    return new FinishedSegment(
        requireNonNull(TraceFacts.of(rootContext), "facts of a segment"),
        rootContext.getTraceId(),
        rootContext.getSpanId(),
        root,
        spans,
        segment.name(),
        segment.isRootEnded(),
        segment.threadId(),
        segment.threadName());
  }

  private void encode(FinishedSegment part) {
    int unsentAfter = unsentSpans - part.spanCount();
    encoder.encode(part, handOut);
    // Those without an envelope were counted by the encoder.
    unsentSpans = unsentAfter;
    isRootUnsent = false;
  }

  private void handOut(Envelope envelope) {
    unsentSpans -= envelope.spanCount();
    isRootUnsent = false;
    sink.accept(envelope);
  }

  // What is left of the segment after a failure is lost: whatever failed would do so again.
  private void survive(Throwable e) {
    if (isRootUnsent) {
      stages.discardRoot(DiscardReason.INTERNAL_SDK_ERROR, unsentSpans, 0);
    } else {
      stages.discard(DiscardReason.INTERNAL_SDK_ERROR, unsentSpans);
    }
    if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
      throw fatal;
    }
    if (hasWarned) {
      log.debug("Spans could not be encoded for Sentry.", e);
      return;
    }
    hasWarned = true;
    log.warn(
        "Spans could not be encoded for Sentry and were counted as internal_sdk_error. Further"
            + " failures are logged at level DEBUG.",
        e);
  }
}
