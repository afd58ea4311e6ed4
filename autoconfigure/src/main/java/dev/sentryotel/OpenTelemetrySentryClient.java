package dev.sentryotel;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.propagation.TraceHeaders;
import dev.sentryotel.protocol.SdkIdentity;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The client over whatever OpenTelemetry the suppliers give when they are first asked. */
final class OpenTelemetrySentryClient implements SentryClient {

  /** Scope of the client's own tracer; Sentry shows its spans with the origin {@code manual}. */
  static final String SCOPE = "dev.sentryotel";

  private final Supplier<? extends OpenTelemetry> openTelemetry;
  private final Supplier<? extends @Nullable Tracer> applicationTracer;
  private final ClientBackend backend;
  private volatile @Nullable Tracer tracer;

  /**
   * @param applicationTracer the tracer that the application injects, where it has one
   */
  OpenTelemetrySentryClient(
      Supplier<? extends OpenTelemetry> openTelemetry,
      Supplier<? extends @Nullable Tracer> applicationTracer,
      ClientBackend backend) {
    this.openTelemetry = openTelemetry;
    this.applicationTracer = applicationTracer;
    this.backend = backend;
  }

  @Override
  public Tracer tracer() {
    // Two threads may both look it up: a provider answers both with the same tracer.
    Tracer current = tracer;
    if (current == null) {
      current = applicationTracer.get();
      if (current == null) {
        current = tracer(openTelemetry());
      }
      tracer = current;
    }
    return current;
  }

  /** Returns the client's own tracer. */
  static Tracer tracer(OpenTelemetry openTelemetry) {
    return openTelemetry.getTracer(SCOPE, SdkIdentity.VERSION);
  }

  @Override
  public TracerProvider tracerProvider() {
    OpenTelemetry current = openTelemetry();
    // The SDK's own accessor by the general name answers with a wrapper.
    return current instanceof OpenTelemetrySdk sdk
        ? sdk.getSdkTracerProvider()
        : current.getTracerProvider();
  }

  @Override
  public OpenTelemetry openTelemetry() {
    return openTelemetry.get();
  }

  @Override
  public <T extends @Nullable Object, E extends Throwable> T startSpan(
      SpanOptions options, SpanCallback<T, E> work) throws E {
    requireNonNull(work, "work");
    Context parent = parent(options);
    Span span = options.toBuilder(tracer(), parent).startSpan();
    try (Scope scope = parent.with(span).makeCurrent()) {
      return work.call(span);
    } catch (Throwable thrown) {
      recordFailure(span, thrown);
      throw thrown;
    } finally {
      span.end();
    }
  }

  // What is thrown must come out unchanged, also where its own getMessage() throws.
  private static void recordFailure(Span span, Throwable thrown) {
    try {
      span.recordException(thrown);
    } catch (RuntimeException | StackOverflowError unreadable) {
      span.addEvent("exception");
    }
    boolean isStatusSet =
        span instanceof ReadableSpan readable
            && readable.toSpanData().getStatus().getStatusCode() != StatusCode.UNSET;
    if (!isStatusSet) {
      span.setStatus(StatusCode.ERROR);
    }
  }

  @Override
  public Span startInactiveSpan(SpanOptions options) {
    return options.toBuilder(tracer(), parent(options)).startSpan();
  }

  private Context parent(SpanOptions options) {
    Context given = requireNonNull(options, "options").parent();
    if (given != null) {
      return given;
    }
    Context current = Context.current();
    return Span.fromContext(current).getSpanContext().isValid()
        ? current
        : current.with(Span.fromContext(backend.processContext()));
  }

  @Override
  public @Nullable TraceHeaders traceHeaders() {
    return backend.traceHeaders().apply(Context.current());
  }

  @Override
  public boolean flush() {
    return flush(backend.flushTimeout());
  }

  @Override
  public boolean flush(Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout must not be negative, but is " + timeout);
    }
    return backend.flush().test(timeout);
  }

  @Override
  public ClientSnapshot snapshot() {
    return backend.snapshot().get();
  }
}
