package dev.sentryotel.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the JVM knows of processor time and garbage. */
final class ProcessCpu {

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private ProcessCpu() {}

  /** Returns the processor time of this process so far. */
  static long nanos() {
    return SYSTEM.getProcessCpuTime();
  }

  /** Returns the processor time of this thread so far. */
  static long threadNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /** Returns how many bytes this thread has allocated so far. */
  static long threadAllocatedBytes() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  /** Returns how busy the machine is: the length of its line of threads, as of the last minute. */
  static double loadAverage() {
    return SYSTEM.getSystemLoadAverage();
  }
}
