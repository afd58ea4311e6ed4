package dev.sentryotel;

import dev.sentryotel.propagation.TraceHeaders;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The application's door to tracing: what Sentry's JavaScript SDK offers as {@code client.tracer},
 * {@code client.traceProvider} and {@code startSpan}.
 *
 * <pre>{@code
 * Receipt receipt = client.startSpan("checkout", span -> checkout.run(cart));
 * }</pre>
 *
 * <p>There is no second kind of span behind it: a span made here, by an injected {@link Tracer}, by
 * any tracer of the injected {@link OpenTelemetry}, by {@code @WithSpan} or by an instrumentation
 * library is an OpenTelemetry span of the same provider and lands in the same trace.
 *
 * <p>Inject it as a bean. It has no {@code close}: the application context closes what is behind
 * it, after the application's own beans. Where nothing is sent it still works, on whatever {@link
 * OpenTelemetry} the application has, or on none.
 *
 * <p>Safe for use by several threads. Nothing here blocks but {@link #flush(Duration)}.
 */
public interface SentryClient {

  /** Returns the tracer behind this client. */
  Tracer tracer();

  /**
   * Returns the provider of every tracer, the {@code SdkTracerProvider} where there is an SDK. It
   * cannot be changed once it is built; to change how it is built, declare a bean.
   */
  TracerProvider tracerProvider();

  /** Returns the OpenTelemetry instance behind this client. */
  OpenTelemetry openTelemetry();

  /**
   * Runs work inside a new span of that name, below the current one, and returns its value.
   *
   * @see #startSpan(SpanOptions, SpanCallback)
   */
  default <T extends @Nullable Object, E extends Throwable> T startSpan(
      String name, SpanCallback<T, E> work) throws E {
    return startSpan(SpanOptions.of(name), work);
  }

  /**
   * Runs work inside a new span and returns its value. Where no span is current and the options
   * name no parent, the span continues the trace that {@code SENTRY_TRACE} named when the process
   * was started, else it begins one. The span is current on this thread while the work runs and
   * ends after it, also if it throws.
   *
   * @throws E what the work throws, unchanged; it is recorded on the span, and the span's status
   *     set to error unless the work had set one
   */
  <T extends @Nullable Object, E extends Throwable> T startSpan(
      SpanOptions options, SpanCallback<T, E> work) throws E;

  /**
   * Runs work inside a new span of that name, below the current one.
   *
   * @see #runSpan(SpanOptions, SpanAction)
   */
  default <E extends Throwable> void runSpan(String name, SpanAction<E> work) throws E {
    runSpan(SpanOptions.of(name), work);
  }

  /**
   * Runs work that returns nothing inside a new span, as {@link #startSpan(SpanOptions,
   * SpanCallback)} does.
   *
   * @throws E what the work throws, unchanged
   */
  default <E extends Throwable> void runSpan(SpanOptions options, SpanAction<E> work) throws E {
    this.<Span, E>startSpan(
        options,
        span -> {
          work.run(span);
          return span;
        });
  }

  /**
   * Starts a span of that name below the current one, without making it current. The caller ends
   * it.
   */
  default Span startInactiveSpan(String name) {
    return startInactiveSpan(SpanOptions.of(name));
  }

  /** Starts a span without making it current. The caller ends it. */
  Span startInactiveSpan(SpanOptions options);

  /**
   * Returns what a page needs so that the browser's SDK continues the current trace, to be written
   * into {@code <meta name="sentry-trace" content="…">} and {@code <meta name="baggage"
   * content="…">}; null where there is no span, or where nothing is sent.
   */
  @Nullable TraceHeaders traceHeaders();

  /** Flushes, and waits as long as {@code sentry.flush-timeout} allows. */
  boolean flush();

  /**
   * Sends what has ended and waits for the answers.
   *
   * @param timeout at most how long to wait; not negative
   * @return whether everything that had ended before was answered, or given up and counted, in time
   */
  boolean flush(Duration timeout);

  /**
   * Returns what became of the spans so far: how many ended, are on their way, were delivered, or
   * were lost and why. Zeros where nothing is sent.
   */
  ClientSnapshot snapshot();
}
