package dev.sentryotel.propagation;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Another configured propagator, made to get on with ours whichever of the two comes first: a
 * parent from {@code sentry-trace} is put back after it, and {@code baggage} is left to ours.
 */
final class NeighbourPropagator implements TextMapPropagator {

  private final TextMapPropagator neighbour;
  private final SentryPropagator sentry;

  NeighbourPropagator(TextMapPropagator neighbour, SentryPropagator sentry) {
    this.neighbour = neighbour;
    this.sentry = sentry;
  }

  @Override
  public Collection<String> fields() {
    return neighbour.fields();
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    if (!sentry.isOwnRequest(context, carrier)) {
      neighbour.inject(
          context,
          carrier,
          (target, key, value) -> {
            if (!key.equalsIgnoreCase(BaggageHeader.NAME)) {
              setter.set(target, key, value);
            }
          });
    }
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    Context extracted = neighbour.extract(context, carrier, getter);
    return extracted == context ? context : sentry.settle(extracted, carrier, getter);
  }

  /**
   * Returns the neighbour's text. That of one without a text of its own would be no more than its
   * identity: {@code CompositeTextMapPropagator[b3, traceparent]} tells its headers instead.
   */
  @Override
  public String toString() {
    String text = neighbour.toString();
    Class<?> type = neighbour.getClass();
    return text.startsWith(type.getName() + "@")
        ? type.getName() + new TreeSet<>(neighbour.fields())
        : text;
  }
}
