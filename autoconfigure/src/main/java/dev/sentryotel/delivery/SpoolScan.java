package dev.sentryotel.delivery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * One look through all files of a spool. Its memory is bounded, however many files there are.
 *
 * <p>Used by the spool's thread only.
 */
final class SpoolScan {

  /** {@value}: as many clients as ever share a directory; beyond that they are asked for again. */
  private static final int MAX_MEMBERS = 1000;

  private final SpoolDirectory directory;
  private final SpoolPresence presence;
  private final Map<String, Boolean> aliveMembers = new HashMap<>();
  // The youngest on top, to make way for an older one.
  private final PriorityQueue<SpoolFileName> oldest =
      new PriorityQueue<>(Comparator.reverseOrder());
  private long bytes;
  private long readyFiles;
  private long tornFiles;
  private long foreignFiles;

  SpoolScan(SpoolDirectory directory, SpoolPresence presence) {
    this.directory = directory;
    this.presence = presence;
  }

  /** Takes a file in; frees it if its owner is dead. */
  void see(Path file) throws IOException {
    String text = String.valueOf(file.getFileName());
    SpoolFileName name = SpoolFileName.parse(text);
    if (name != null) {
      see(file, name);
    } else if (SpoolPresence.isOne(text)) {
      isAlive(SpoolPresence.memberOf(text)); // Removes it if not.
    } else {
      foreignFiles++;
    }
  }

  private void see(Path file, SpoolFileName name) throws IOException {
    String owner = name.owner();
    boolean isFree = owner == null || !isAlive(owner);
    if (name.stage() == SpoolFileName.Stage.PARTIAL && isFree) {
      directory.delete(name);
      tornFiles++;
      return;
    }
    bytes += SpoolDirectory.blocksOf(file);
    if (!isFree) {
      return;
    }
    if (name.stage() == SpoolFileName.Stage.CLAIMED) {
      directory.release(name);
    }
    readyFiles++;
    oldest.add(name.ready());
    if (oldest.size() > SpoolDirectory.MAX_KNOWN) {
      oldest.remove();
    }
  }

  private boolean isAlive(String member) {
    if (aliveMembers.size() > MAX_MEMBERS) {
      aliveMembers.clear();
    }
    return aliveMembers.computeIfAbsent(member, this::askIfAlive);
  }

  private boolean askIfAlive(String member) {
    try {
      return presence.isAlive(member);
    } catch (IOException e) {
      return true; // What we may not look at is not ours to take over.
    }
  }

  /** Returns the oldest files that are ready, {@link SpoolDirectory#MAX_KNOWN} at most. */
  Collection<SpoolFileName> oldest() {
    return oldest;
  }

  boolean isMoreThanOldest() {
    return readyFiles > oldest.size();
  }

  /** Returns how much of the disk our files take. */
  long bytes() {
    return bytes;
  }

  long readyFiles() {
    return readyFiles;
  }

  /** Whether another living client uses the spool. */
  boolean hasCompany() {
    return aliveMembers.entrySet().stream()
        .anyMatch(member -> member.getValue() && !member.getKey().equals(presence.member()));
  }

  /** Returns how many half-written files of dead clients were removed. */
  long tornFiles() {
    return tornFiles;
  }

  /** Returns how many files are not ours; they are left alone. */
  long foreignFiles() {
    return foreignFiles;
  }
}
