package dev.sentryotel.trace;

import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/** Time and thread of an encoder, which tests replace. */
record EncoderRuntime(LongSupplier nanoClock, ThreadFactory threads) {

  static EncoderRuntime system() {
    return new EncoderRuntime(
        System::nanoTime,
        task -> {
          Thread thread = new Thread(task, EncoderThread.NAME);
          thread.setDaemon(true);
          return thread;
        });
  }
}
