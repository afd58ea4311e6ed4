package dev.sentryotel.mapping;

import java.lang.management.ManagementFactory;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.TimeZone;

/**
 * What the JVM knows of itself and of the machine below it, for what no resource tells.
 *
 * @param startTime of the process, ISO 8601 in UTC; empty, as any text here, if unknown
 * @param osName such as {@code Linux}
 * @param osVersion such as {@code 6.1.0}; on Linux the kernel's
 * @param runtimeName such as {@code OpenJDK Runtime Environment}
 * @param runtimeVersion such as {@code 17.0.9+9}
 * @param arch such as {@code amd64}
 * @param processors those the JVM may use
 * @param memoryBytes of the machine or container; 0 if unknown
 * @param locale such as {@code en_US}
 * @param timezone such as {@code Europe/Berlin}
 */
record JavaMachine(
    String startTime,
    String osName,
    String osVersion,
    String runtimeName,
    String runtimeVersion,
    String arch,
    int processors,
    long memoryBytes,
    String locale,
    String timezone) {

  static JavaMachine current() {
    return new JavaMachine(
        ProcessHandle.current()
            .info()
            .startInstant()
            .map(start -> start.truncatedTo(ChronoUnit.SECONDS).toString())
            .orElse(""),
        System.getProperty("os.name", ""),
        System.getProperty("os.version", ""),
        System.getProperty("java.runtime.name", ""),
        System.getProperty("java.runtime.version", ""),
        System.getProperty("os.arch", ""),
        Runtime.getRuntime().availableProcessors(),
        totalMemoryBytes(),
        Locale.getDefault().toString(),
        TimeZone.getDefault().getID());
  }

  private static long totalMemoryBytes() {
    try {
      return ManagementFactory.getOperatingSystemMXBean()
              instanceof com.sun.management.OperatingSystemMXBean bean
          ? bean.getTotalMemorySize()
          : 0;
    } catch (NoClassDefFoundError trimmed) {
      // A runtime image may lack the module jdk.management.
      return 0;
    }
  }
}
