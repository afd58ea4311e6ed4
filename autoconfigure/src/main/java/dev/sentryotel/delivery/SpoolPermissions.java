package dev.sentryotel.delivery;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Nobody but the owner may read a spool: {@code rwx------} and {@code rw-------}. Where a file
 * system knows no such permissions, those of the directory around it hold.
 */
final class SpoolPermissions {

  private SpoolPermissions() {}

  /** Returns what a new directory is made with. */
  static FileAttribute<?>[] ofDirectory(Path path) {
    return of(path, "rwx------");
  }

  /** Returns what a new file in the directory is made with. */
  static FileAttribute<?>[] ofFileIn(Path directory) {
    return of(directory, "rw-------");
  }

  private static FileAttribute<?>[] of(Path path, String permissions) {
    boolean isPosix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return isPosix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
