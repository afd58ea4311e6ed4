package dev.sentryotel.delivery;

/**
 * How each thread of the starter is made: a daemon that inherits nothing. Whoever causes it first
 * may be inside a request, whose thread-locals and class loader it would keep for good.
 */
public final class DaemonThread {

  private DaemonThread() {}

  /** Returns a thread with a task and a name, not yet started. */
  public static Thread of(Runnable task, String name) {
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setContextClassLoader(DaemonThread.class.getClassLoader());
    thread.setDaemon(true);
    return thread;
  }
}
