package dev.sentryotel.delivery;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The files of a spool for one destination, seen by one of perhaps several clients that use them.
 *
 * <pre>
 * /var/spool/shop/                                       sentry.spool.directory
 *   9f86d081884c7d65/                                    one destination, rwx------
 *     5d41402abc4b2a76.alive                             a client, locked while it lives
 *     1767225600000-5d41402abc4b2a76-0000002a.envelope   rw-------
 * </pre>
 *
 * <p>Threads: {@link #delete} and {@link #release} may be called by any, the rest by the spool's
 * own.
 */
final class SpoolDirectory implements Closeable {

  /*
   * A file is written under the name of a partial one, then renamed, so what bears the name of an
   * envelope is whole. Who wants to send it renames it again: of several clients one succeeds. Only
   * the owner touches a partial or claimed file, until it is dead; then the next scan of any client
   * removes the former and releases the latter.
   *
   * Nothing is forced to the disk. A killed process loses nothing by that, for what was written is
   * the operating system's; a machine that loses power may lose the last seconds or leave torn files,
   * which the checksum finds. Forcing would cost some 4 ms per envelope instead of 0.1.
   */

  /** {@value} names, about a megabyte; a scan for the next ones takes less than sending these. */
  static final int MAX_KNOWN = 10_000;

  /** {@value}: above the 20 MiB of the largest envelope that is ever made. */
  private static final long MAX_FILE_BYTES = 32L << 20;

  private static final int DESTINATION_BYTES = 8;

  private final Path path;
  private final SpoolPresence presence;
  private final AtomicLong bytes = new AtomicLong();
  // The oldest of those that are ready, as far as known; all of them unless isMoreOnDisk.
  // Both guarded by known, whose lock is never held during I/O.
  private final TreeSet<SpoolFileName> known = new TreeSet<>();
  private boolean isMoreOnDisk;
  private int sequence;

  private SpoolDirectory(Path path, SpoolPresence presence) {
    this.path = path;
    this.presence = presence;
  }

  /**
   * Opens the directory, making it if need be.
   *
   * @throws IOException if it cannot be written to, or has no locks
   */
  static SpoolDirectory open(SpoolOptions options) throws IOException {
    Path path = options.directory().toAbsolutePath().resolve(hash(options.destination()));
    // createDirectories refuses links to directories.
    if (!Files.isDirectory(path)) {
      Files.createDirectories(path, SpoolPermissions.ofDirectory(path));
    }
    return new SpoolDirectory(path, SpoolPresence.enter(path));
  }

  private static String hash(String destination) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(destination.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, DESTINATION_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  Path path() {
    return path;
  }

  /** Whether nobody has cleared the directory away. */
  boolean isIntact() {
    return presence.isSeen();
  }

  /** Returns how much of the disk all files take that are ours. */
  long bytes() {
    return bytes.get();
  }

  /** Returns how much of the disk an envelope will take. */
  static long bytesFor(Envelope envelope) {
    return blocks(SpoolFormat.MAX_LINE_BYTES + (long) envelope.bytes().length);
  }

  private static long blocks(long fileBytes) {
    return (fileBytes + SpoolOptions.BLOCK_BYTES - 1)
        / SpoolOptions.BLOCK_BYTES
        * SpoolOptions.BLOCK_BYTES;
  }

  /**
   * Writes an envelope.
   *
   * @throws IOException if the disk is full, for instance; then nothing is left of it
   */
  SpoolFileName write(Envelope envelope, long epochMillis) throws IOException {
    SpoolFileName partial = SpoolFileName.partial(epochMillis, presence.member(), sequence++);
    SpoolFileName ready = partial.ready();
    Path partialFile = file(partial);
    try {
      long length = writeWhole(partialFile, envelope);
      Files.move(partialFile, file(ready), StandardCopyOption.ATOMIC_MOVE);
      bytes.addAndGet(blocks(length));
    } catch (IOException e) {
      deleteQuietly(partialFile, e);
      throw e;
    }
    add(ready);
    return ready;
  }

  private static long writeWhole(Path file, Envelope envelope) throws IOException {
    ByteBuffer[] buffers = {SpoolFormat.line(envelope), ByteBuffer.wrap(envelope.bytes())};
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            SpoolPermissions.ofFileIn(file))) {
      while (buffers[1].hasRemaining()) {
        channel.write(buffers);
      }
      return channel.position();
    }
  }

  private static void deleteQuietly(Path file, IOException cause) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Takes the oldest file out of those that are known; null if none is. */
  @Nullable SpoolFileName takeOldest() {
    synchronized (known) {
      return known.pollFirst();
    }
  }

  /** Whether all known files were taken, but a scan would find more. */
  boolean isScanNeeded() {
    synchronized (known) {
      return isMoreOnDisk && known.isEmpty();
    }
  }

  /** Makes a file that was taken, or is new, one of the known. */
  void add(SpoolFileName ready) {
    synchronized (known) {
      // A new one behind those that are not known has to wait for a scan.
      if (!isMoreOnDisk || (!known.isEmpty() && ready.compareTo(known.last()) < 0)) {
        known.add(ready);
        forgetYoungest();
      }
    }
  }

  private void add(SpoolScan scan) {
    synchronized (known) {
      // Those known before are not forgotten: some may have been released during the scan. Those
      // that are gone are found out when they are wanted.
      known.addAll(scan.oldest());
      isMoreOnDisk = scan.isMoreThanOldest();
      forgetYoungest();
    }
  }

  private void forgetYoungest() {
    while (known.size() > MAX_KNOWN) {
      known.pollLast();
      isMoreOnDisk = true;
    }
  }

  /**
   * Looks through all files, however many: adds up what they take, notes the oldest, and frees what
   * dead clients had begun.
   *
   * @param isCutShort asked between two files; true ends the scan, which then had no effect but for
   *     what it freed
   */
  SpoolScan scan(BooleanSupplier isCutShort) throws IOException {
    SpoolScan scan = new SpoolScan(this, presence);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        if (isCutShort.getAsBoolean()) {
          return scan;
        }
        scan.see(file);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    bytes.set(scan.bytes());
    add(scan);
    return scan;
  }

  /** Returns how much of the disk a file takes; 0 if it is gone. */
  static long blocksOf(Path file) throws IOException {
    try {
      return blocks(Files.size(file));
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Makes a file this client's to send; null if another was faster. */
  @Nullable SpoolFileName claim(SpoolFileName ready) throws IOException {
    SpoolFileName claimed = ready.claimedBy(presence.member());
    return rename(ready, claimed) ? claimed : null;
  }

  /** Makes a claimed file anybody's to send. */
  void release(SpoolFileName claimed) throws IOException {
    SpoolFileName ready = claimed.ready();
    if (rename(claimed, ready)) {
      add(ready);
    }
  }

  private boolean rename(SpoolFileName from, SpoolFileName to) throws IOException {
    try {
      Files.move(file(from), file(to), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Removes a file; returns false if it was gone, so that of several clients one counts it. */
  boolean delete(SpoolFileName name) throws IOException {
    synchronized (known) {
      known.remove(name);
    }
    Path file = file(name);
    long taken = blocksOf(file);
    if (!Files.deleteIfExists(file)) {
      return false;
    }
    bytes.addAndGet(-taken);
    return true;
  }

  /**
   * Returns the envelope in a file.
   *
   * @return null if the file is torn
   * @throws NoSuchFileException if it is gone
   */
  @Nullable Envelope read(SpoolFileName name) throws IOException {
    Path file = file(name);
    return Files.size(file) > MAX_FILE_BYTES ? null : SpoolFormat.read(Files.readAllBytes(file));
  }

  /** Returns what a file says that it holds; null if it is torn or gone. */
  @Nullable EnvelopeContent readContent(SpoolFileName name) throws IOException {
    Path file = file(name);
    try (InputStream in = Files.newInputStream(file)) {
      return SpoolFormat.readContent(in.readNBytes(SpoolFormat.MAX_LINE_BYTES), Files.size(file));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private Path file(SpoolFileName name) {
    return path.resolve(name.toString());
  }

  @Override
  public void close() throws IOException {
    presence.close();
  }
}
