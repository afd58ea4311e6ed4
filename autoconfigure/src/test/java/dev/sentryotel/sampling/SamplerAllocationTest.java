package dev.sentryotel.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.propagation.PropagationTargets;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.opentelemetry.semconv.UrlAttributes;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplerAllocationTest {

  private static final int CALLS = 20_000;
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final Attributes ATTRIBUTES =
      Attributes.of(UrlAttributes.URL_PATH, "/owners/7", UrlAttributes.URL_SCHEME, "https");

  private final SentrySampler sampler =
      SentrySampler.deciding(
          new SamplingOptions(
              0.0,
              List.of(),
              List.of(new SamplingRule(new Glob("/api/**"), null, null, 1)),
              new IgnoredRoots(List.of(new Glob("/actuator/**")), List.of()),
              W3cParentSampling.PARENT),
          (name, kind, attributes) -> name + "!",
          Client.propagator(PropagationTargets.everything()),
          new Ledger());

  @Test
  void unsampledNewTraceAllocatesNothing() {
    long bytes = bytesPerCall(() -> sample(sampler, Context.root(), SpanKind.SERVER));

    assertThat(bytes).isZero();
  }

  @Test
  void spanBelowAnUnsampledOneAllocatesNothing() {
    try (SdkTracerProvider provider = SdkTracerProvider.builder().setSampler(sampler).build()) {
      Span root = provider.get("test").spanBuilder("root").setNoParent().startSpan();
      Context parent = Context.root().with(root);

      assertThat(bytesPerCall(() -> sample(sampler, parent, SpanKind.INTERNAL))).isZero();
    }
  }

  @Test
  void spanBelowASampledOneAllocatesNothing() {
    SamplingOptions always = Client.options(1.0);
    SentrySampler sampling =
        SentrySampler.deciding(
            always,
            (name, kind, attributes) -> name,
            Client.propagator(PropagationTargets.everything()),
            new Ledger());
    try (SdkTracerProvider provider = SdkTracerProvider.builder().setSampler(sampling).build()) {
      Span root = provider.get("test").spanBuilder("root").setNoParent().startSpan();
      Context parent = Context.root().with(root);

      assertThat(bytesPerCall(() -> sample(sampling, parent, SpanKind.CLIENT))).isZero();
    }
  }

  @Test
  void unsampledSpanOfTheSdkCostsNoMoreThanWithItsOwnSampler() {
    try (SdkTracerProvider ours = SdkTracerProvider.builder().setSampler(sampler).build();
        SdkTracerProvider bare =
            SdkTracerProvider.builder().setSampler(Sampler.alwaysOff()).build()) {
      long bareBytes = bytesPerCall(() -> start(bare));

      assertThat(bytesPerCall(() -> start(ours))).isLessThanOrEqualTo(bareBytes);
    }
  }

  private static void start(SdkTracerProvider provider) {
    provider
        .get("test")
        .spanBuilder("GET")
        .setNoParent()
        .setSpanKind(SpanKind.SERVER)
        .setAttribute(UrlAttributes.URL_PATH, "/owners/7")
        .startSpan()
        .end();
  }

  private static void sample(SentrySampler sampler, Context parent, SpanKind kind) {
    SamplingResult result =
        sampler.shouldSample(parent, TRACE_ID, "GET", kind, ATTRIBUTES, List.of());
    SpanContext context = Span.fromContext(parent).getSpanContext();
    TraceState state = result.getUpdatedTraceState(context.getTraceState());
    assert state != null;
  }

  private static long bytesPerCall(Runnable call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    // The least of several runs: the others contain what warming up allocates.
    for (int run = 0; run < 10; run++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least / CALLS;
  }
}
