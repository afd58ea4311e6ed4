package dev.sentryotel.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.LinkData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known when the first span of a trace in this process starts. */
public interface SamplingContext {

  /** Returns the span's name at its start; instrumentations often learn a better one later. */
  String spanName();

  /** Returns the span's kind. */
  SpanKind kind();

  /** Returns the attributes the span starts with. */
  Attributes attributes();

  /** Returns the links the span starts with. */
  List<LinkData> links();

  /** Returns the trace's id, 32 hex digits. */
  String traceId();

  /** Returns the decision of the remote parent, or null if there is none or it left it open. */
  @Nullable Boolean parentSampled();

  /** Returns the rate that was applied to the trace upstream, in 0..1, or null if none is known. */
  @Nullable Double parentSampleRate();

  /** Returns the number that the rate is compared with, in [0, 1): sampled if it is below. */
  double sampleRand();

  /**
   * Returns the rate that keeps the trace whole: the one applied upstream, else 1 or 0 for the
   * decision made upstream, else the fallback for traces that start here.
   *
   * @param fallback in 0..1
   */
  default double inheritOrSampleWith(double fallback) {
    Double parentRate = parentSampleRate();
    if (parentRate != null) {
      return parentRate;
    }
    Boolean parent = parentSampled();
    if (parent == null) {
      return fallback;
    }
    return parent ? 1 : 0;
  }
}
