package dev.sentryotel.mapping;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Name of the host we run on. */
final class LocalHost {

  private static final Path LINUX_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private LocalHost() {}

  /** Returns the name, or null if the system does not know it. */
  static @Nullable String name() {
    // Java's way asks the resolver, which a broken DNS keeps waiting for seconds.
    try {
      return Files.readString(LINUX_HOST_NAME).strip();
    } catch (IOException notLinux) {
      return nameByResolver();
    }
  }

  private static @Nullable String nameByResolver() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unknown) {
      return null;
    }
  }
}
