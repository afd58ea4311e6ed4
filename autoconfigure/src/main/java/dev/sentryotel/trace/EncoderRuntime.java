package dev.sentryotel.trace;

import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/**
 * Time and thread of an encoder, which tests replace.
 *
 * @param napNanos between two looks while spans come in slowly
 */
record EncoderRuntime(LongSupplier nanoClock, ThreadFactory threads, long napNanos) {

  static EncoderRuntime system() {
    return new EncoderRuntime(System::nanoTime, EncoderRuntime::newThread, EncoderThread.NAP_NANOS);
  }

  private static Thread newThread(Runnable task) {
    // Started by whichever application thread comes first, of which it must keep nothing.
    Thread thread = new Thread(null, task, EncoderThread.NAME, 0, false);
    thread.setContextClassLoader(EncoderRuntime.class.getClassLoader());
    thread.setDaemon(true);
    return thread;
  }
}
