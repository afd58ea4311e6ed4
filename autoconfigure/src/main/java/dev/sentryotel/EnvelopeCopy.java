package dev.sentryotel;

import dev.sentryotel.delivery.Envelope;
import java.util.function.Consumer;

/**
 * Somebody of ours who gets every envelope beside its way to Sentry, limited or not.
 *
 * <p>Called by the encoder thread; must not block, and must not write into the bytes.
 */
public interface EnvelopeCopy extends Consumer<Envelope> {

  /** Returns what the start-up line calls it, such as {@code the console}. */
  String name();
}
