package dev.sentryotel.trace;

import dev.sentryotel.delivery.DaemonThread;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/**
 * Time and thread of an encoder, which tests replace.
 *
 * @param napNanos between two looks while spans come in slowly
 */
record EncoderRuntime(LongSupplier nanoClock, ThreadFactory threads, long napNanos) {

  static EncoderRuntime system() {
    return new EncoderRuntime(
        System::nanoTime,
        task -> DaemonThread.of(task, EncoderThread.NAME),
        EncoderThread.NAP_NANOS);
  }
}
