package dev.sentryotel.propagation;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The real trace state, which answers every read, so that {@code tracestate} on the wire is as it
 * was, with something of ours beside it that survives a rebuild.
 */
abstract class DelegatingTraceState implements TraceState {

  private final TraceState delegate;

  DelegatingTraceState(TraceState delegate) {
    this.delegate = real(delegate);
  }

  /** Returns the state with nothing of ours beside it. */
  static TraceState real(TraceState state) {
    return state instanceof DelegatingTraceState ours ? ours.delegate : state;
  }

  /** Returns another state with the same beside it. */
  abstract TraceState beside(TraceState rebuilt);

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
        return beside(builder.build());
      }
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return delegate.equals(other instanceof TraceState state ? real(state) : other);
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
