package dev.sentryotel.propagation;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The real trace state, which answers every read, with the facts of the trace beside it. */
final class FactsTraceState implements TraceState {

  private final TraceState delegate;
  private final TraceFacts facts;

  FactsTraceState(TraceState delegate, TraceFacts facts) {
    this.delegate = delegate instanceof FactsTraceState other ? other.delegate : delegate;
    this.facts = facts;
  }

  TraceFacts facts() {
    return facts;
  }

  @Override
  public @Nullable String get(String key) {
    return delegate.get(key);
  }

  @Override
  public int size() {
    return delegate.size();
  }

  @Override
  public boolean isEmpty() {
    return delegate.isEmpty();
  }

  @Override
  public void forEach(BiConsumer<String, String> consumer) {
    delegate.forEach(consumer);
  }

  @Override
  public Map<String, String> asMap() {
    return delegate.asMap();
  }

  @Override
  public TraceStateBuilder toBuilder() {
    TraceStateBuilder builder = delegate.toBuilder();
    return new TraceStateBuilder() {
      @Override
      public TraceStateBuilder put(String key, String value) {
        builder.put(key, value);
        return this;
      }

      @Override
      public TraceStateBuilder remove(String key) {
        builder.remove(key);
        return this;
      }

      @Override
      public TraceState build() {
        return new FactsTraceState(builder.build(), facts);
      }
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return delegate.equals(other instanceof FactsTraceState state ? state.delegate : other);
  }

  @Override
  public int hashCode() {
    return delegate.hashCode();
  }

  @Override
  public String toString() {
    return delegate.toString();
  }
}
