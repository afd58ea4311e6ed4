package dev.sentryotel;

import dev.sentryotel.propagation.TraceHeaders;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of what stands behind it.
 *
 * @param processContext holds the parent of spans that are started where no span is current
 * @param traceHeaders of a context, or null if it has none
 * @param flush waits at most as long as told, and says whether that was enough
 * @param flushTimeout of a flush that names none
 * @param snapshot of the accounts
 */
record ClientBackend(
    Context processContext,
    Function<Context, @Nullable TraceHeaders> traceHeaders,
    Predicate<Duration> flush,
    Duration flushTimeout,
    Supplier<ClientSnapshot> snapshot) {

  /** Returns the backend where nothing is sent. */
  static ClientBackend inactive() {
    return new ClientBackend(
        Context.root(), context -> null, timeout -> true, Duration.ZERO, ClientSnapshot::ofNothing);
  }
}
