package dev.sentryotel.testing;

import java.util.Set;
import java.util.stream.Collectors;

/** The threads that the starter has made. */
public final class SentryThreads {

  private SentryThreads() {}

  /** Returns those that live, of all contexts: others may be kept by tests that ran before. */
  public static Set<Thread> alive() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sentry-"))
        .collect(Collectors.toSet());
  }
}
