package dev.sentryotel.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.LinkData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known when the first span of a trace in this process starts. */
public interface SamplingContext {

  /**
   * Returns the name that Sentry would show for the span now: {@code GET /owners/7}. What is known
   * only later is not in it, such as the route, {@code GET /owners/{id}}, and with Micrometer
   * everything else.
   */
  String spanName();

  /** Returns the span's kind. */
  SpanKind kind();

  /** Returns the attributes the span starts with. */
  Attributes attributes();

  /** Returns the method of the HTTP request, such as {@code GET}, or null if none is known. */
  @Nullable String requestMethod();

  /**
   * Returns the path of the HTTP request without its query, such as {@code /owners/7}, or null if
   * none is known, as of a request that is sent and not served.
   */
  @Nullable String requestPath();

  /**
   * Returns the URL of the HTTP request, such as {@code https://shop.example/owners/7}, or null if
   * none is known. That of a request that is served comes without its query.
   */
  @Nullable String requestUrl();

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
