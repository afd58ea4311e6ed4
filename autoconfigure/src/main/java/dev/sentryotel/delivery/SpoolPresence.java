package dev.sentryotel.delivery;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The sign that a client is alive and uses a spool: a locked file that bears its name, {@code
 * 5d41402abc4b2a76.alive}. The operating system lets go of the lock when the process dies, however
 * it dies; then what the client had begun is anybody's.
 *
 * <p>Used by the spool's thread only.
 */
final class SpoolPresence implements Closeable {

  /*
   * A POSIX lock is gone as soon as its process closes any descriptor of the file, so a process must
   * not even open the files of its own clients. Hence the first half of a name stands for the
   * process: for those it is enough that the file exists, because clients remove theirs when they
   * close. Process id and start time instead of a number drawn once per process, which would need a
   * static.
   */

  private static final String SUFFIX = ".alive";
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}\\.alive");
  private static final int PROCESS_DIGITS = 8;

  /** {@value}: a file can be swept between its making and its locking, hardly twice. */
  private static final int MAX_ATTEMPTS = 5;

  private final String member;
  private final Path file;
  private final FileChannel channel;

  private SpoolPresence(String member, Path file, FileChannel channel) {
    this.member = member;
    this.file = file;
    this.channel = channel;
  }

  /**
   * Makes and locks a file in the directory.
   *
   * @throws IOException if it cannot, or the file system has no locks
   */
  static SpoolPresence enter(Path directory) throws IOException {
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      String member =
          process() + String.format(Locale.ROOT, "%08x", ThreadLocalRandom.current().nextInt());
      SpoolPresence presence = enter(directory, member);
      if (presence != null) {
        return presence;
      }
    }
    throw new IOException("could not keep a locked file in " + directory);
  }

  private static @Nullable SpoolPresence enter(Path directory, String member) throws IOException {
    Path file = directory.resolve(member + SUFFIX);
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            SpoolPermissions.ofFileIn(directory));
    boolean isKept = false;
    try {
      // Who looked at the file before it was locked may have removed it.
      isKept = channel.tryLock() != null && Files.exists(file);
      return isKept ? new SpoolPresence(member, file, channel) : null;
    } finally {
      if (!isKept) {
        channel.close();
        Files.deleteIfExists(file);
      }
    }
  }

  private static String process() {
    ProcessHandle process = ProcessHandle.current();
    CRC32 crc = new CRC32();
    for (String part :
        new String[] {
          Long.toString(process.pid()),
          process.info().startInstant().map(Instant::toString).orElse("")
        }) {
      crc.update(part.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
    return String.format(Locale.ROOT, "%08x", (int) crc.getValue());
  }

  /** Whether a file of that name belongs to a member. */
  static boolean isOne(String fileName) {
    return NAME.matcher(fileName).matches();
  }

  /** Returns the member that a file of that name belongs to. */
  static String memberOf(String fileName) {
    return fileName.substring(0, fileName.length() - SUFFIX.length());
  }

  /** Returns the name of this client, 16 hex digits. */
  String member() {
    return member;
  }

  /** Whether nobody has cleared the directory; true too if we may not look there now. */
  boolean isSeen() {
    return !Files.notExists(file);
  }

  /** Whether a client is alive; removes the file of a dead one. */
  boolean isAlive(String other) throws IOException {
    if (other.equals(member)) {
      return true;
    }
    Path otherFile = file.resolveSibling(other + SUFFIX);
    if (other.startsWith(member.substring(0, PROCESS_DIGITS))) {
      return Files.exists(otherFile);
    }
    try (FileChannel otherChannel = FileChannel.open(otherFile, StandardOpenOption.WRITE);
        FileLock lock = otherChannel.tryLock()) {
      if (lock == null) {
        return true;
      }
      Files.deleteIfExists(otherFile);
      return false;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(file);
    }
  }
}
