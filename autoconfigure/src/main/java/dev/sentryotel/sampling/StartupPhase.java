package dev.sentryotel.sampling;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;

/**
 * Tells the spans of an application's start from those of its work: schema scripts and checks of
 * connection pools make traces of a single query each that nobody asked for.
 *
 * <p>Asked by any thread that starts a span; ended by the one that starts the application.
 */
public final class StartupPhase {

  private volatile @Nullable Thread startingThread;

  private StartupPhase(@Nullable Thread startingThread) {
    this.startingThread = startingThread;
  }

  /** Returns a phase that is over: every span is kept. */
  public static StartupPhase over() {
    return new StartupPhase(null);
  }

  /** Returns a phase that lasts until {@link #end}. */
  public static StartupPhase of(Thread startingThread) {
    return new StartupPhase(requireNonNull(startingThread, "startingThread"));
  }

  /** Ends the phase. The second call does nothing. */
  public void end() {
    startingThread = null;
  }

  /** Whether a span that starts now on this thread is of the start alone. */
  boolean ignores(SpanContext parent, SpanKind kind) {
    Thread thread = startingThread;
    return thread != null
        && thread == Thread.currentThread()
        && !parent.isValid()
        && (kind == SpanKind.CLIENT || kind == SpanKind.INTERNAL);
  }
}
