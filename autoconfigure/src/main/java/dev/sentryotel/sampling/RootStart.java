package dev.sentryotel.sampling;

import dev.sentryotel.propagation.IncomingTrace;
import dev.sentryotel.propagation.SampleRand;
import dev.sentryotel.propagation.TraceDecision;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.LinkData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The start of a local root, as samplers see it. */
record RootStart(
    String traceId,
    String spanName,
    SpanKind kind,
    Attributes attributes,
    List<LinkData> links,
    TraceDecision parentDecision,
    @Nullable IncomingTrace incoming)
    implements SamplingContext {

  @Override
  public @Nullable String requestMethod() {
    return RequestAttributes.method(attributes);
  }

  @Override
  public @Nullable String requestPath() {
    return RequestAttributes.path(kind, attributes);
  }

  @Override
  public @Nullable String requestUrl() {
    return RequestAttributes.url(kind, attributes);
  }

  @Override
  public @Nullable Boolean parentSampled() {
    return parentDecision.isMade() ? parentDecision == TraceDecision.SAMPLED : null;
  }

  @Override
  public @Nullable Double parentSampleRate() {
    double rate = incoming == null ? Double.NaN : incoming.sampleRate();
    return Double.isNaN(rate) ? null : rate;
  }

  @Override
  public double sampleRand() {
    return incoming == null ? SampleRand.ofTraceId(traceId) : incoming.sampleRand();
  }
}
