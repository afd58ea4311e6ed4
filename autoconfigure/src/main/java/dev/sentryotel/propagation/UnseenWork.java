package dev.sentryotel.propagation;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;

/**
 * Work for the client itself, such as showing its own state: no span of it is recorded, and none is
 * counted as lost.
 */
public final class UnseenWork {

  private static final ContextKey<Boolean> KEY = ContextKey.named("dev.sentryotel.unseen");

  private UnseenWork() {}

  /** Returns a context for such work. */
  public static Context in(Context context) {
    return context.with(KEY, true);
  }

  /** Whether a context is of such work. */
  public static boolean is(Context context) {
    return context.get(KEY) != null;
  }
}
