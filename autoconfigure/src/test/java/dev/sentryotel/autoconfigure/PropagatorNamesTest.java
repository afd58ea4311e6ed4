package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.TelemetryOptions;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PropagatorNamesTest {

  /** As one of an application, which says nothing of itself. */
  private static class Silent implements TextMapPropagator {

    @Override
    public Collection<String> fields() {
      return List.of("x-trace", "x-parent");
    }

    @Override
    public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {}

    @Override
    public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
      return context;
    }
  }

  /** As one of several parts, with the brackets and commas that others write. */
  private static final class Talkative extends Silent {

    @Override
    public String toString() {
      return "a.b.Talkative{fields=[x-trace, x-parent], inner=a.b.Inner@1f2e, host=c.example.com}";
    }
  }

  @Test
  void oneIsNamedByItself() {
    assertThat(PropagatorNames.of(W3CBaggagePropagator.getInstance()))
        .containsExactly("W3CBaggagePropagator");
    assertThat(PropagatorNames.of(TextMapPropagator.noop()))
        .containsExactly("NoopTextMapPropagator");
  }

  @Test
  void severalAreNamedInTheirOrder() {
    TextMapPropagator inner =
        TextMapPropagator.composite(new Talkative(), W3CBaggagePropagator.getInstance());

    assertThat(
            PropagatorNames.of(
                TextMapPropagator.composite(
                    W3CTraceContextPropagator.getInstance(), inner, new Silent())))
        .containsExactly(
            "W3CTraceContextPropagator",
            "Talkative{fields=[x-trace, x-parent], inner=Inner, host=c.example.com}",
            "W3CBaggagePropagator",
            "PropagatorNamesTest$Silent");
  }

  @Test
  void besideOursOneThatSaysNothingShowsItsHeaders() {
    try (SentryTelemetry telemetry =
        new SentryTelemetry(new TelemetryOptions(), new LocalTransport())) {
      assertThat(PropagatorNames.of(telemetry.propagator().compose(List.of(new Silent()))))
          .containsExactly("PropagatorNamesTest$Silent[x-parent, x-trace]", "SentryPropagator");
    }
  }
}
