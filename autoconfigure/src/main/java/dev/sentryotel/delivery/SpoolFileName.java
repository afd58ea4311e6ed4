package dev.sentryotel.delivery;

import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Name of a file in the spool: when it was written, by whom, and what is being done with it. Sorts
 * by time.
 *
 * <pre>
 * 1767225600000-5d41402abc4b2a76-0000002a.partial                      being written
 * 1767225600000-5d41402abc4b2a76-0000002a.envelope                     to be sent by anybody
 * 1767225600000-5d41402abc4b2a76-0000002a.envelope.7b52009b64fd0a2a    being sent by that member
 * </pre>
 *
 * @param epochMillis when it was written, 0 or more
 * @param writer the member that wrote it, 16 hex digits
 * @param sequence number of the file among its writer's
 * @param stage what is being done with it
 * @param sender the member that sends it; null in the other stages
 */
record SpoolFileName(
    long epochMillis, String writer, int sequence, Stage stage, @Nullable String sender)
    implements Comparable<SpoolFileName> {

  enum Stage {
    PARTIAL,
    READY,
    CLAIMED
  }

  private static final Pattern TEXT =
      Pattern.compile(
          "(\\d{13})-([0-9a-f]{16})-([0-9a-f]{8})\\.(?:(partial)|envelope(?:\\.([0-9a-f]{16}))?)");

  // As the texts sort, but without making them.
  private static final Comparator<SpoolFileName> ORDER =
      Comparator.comparingLong(SpoolFileName::epochMillis)
          .thenComparing(SpoolFileName::writer)
          .thenComparing(SpoolFileName::sequence, Integer::compareUnsigned)
          .thenComparing(SpoolFileName::toString);

  static SpoolFileName partial(long epochMillis, String writer, int sequence) {
    return new SpoolFileName(epochMillis, writer, sequence, Stage.PARTIAL, null);
  }

  /** Returns null for a name that is not ours. */
  static @Nullable SpoolFileName parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String sender = matcher.group(5);
    Stage stage =
        matcher.group(4) != null ? Stage.PARTIAL : sender == null ? Stage.READY : Stage.CLAIMED;
    return new SpoolFileName(
        Long.parseLong(matcher.group(1)),
        matcher.group(2),
        Integer.parseUnsignedInt(matcher.group(3), 16),
        stage,
        sender);
  }

  SpoolFileName ready() {
    return new SpoolFileName(epochMillis, writer, sequence, Stage.READY, null);
  }

  SpoolFileName claimedBy(String member) {
    return new SpoolFileName(epochMillis, writer, sequence, Stage.CLAIMED, member);
  }

  /** Returns the member that is at work on the file; null if nobody is. */
  @Nullable String owner() {
    return switch (stage) {
      case PARTIAL -> writer;
      case READY -> null;
      case CLAIMED -> sender;
    };
  }

  @Override
  public int compareTo(SpoolFileName other) {
    return ORDER.compare(this, other);
  }

  /** Returns the name as it stands in the directory. */
  @Override
  public String toString() {
    String stem = String.format(Locale.ROOT, "%013d-%s-%08x", epochMillis, writer, sequence);
    return switch (stage) {
      case PARTIAL -> stem + ".partial";
      case READY -> stem + ".envelope";
      case CLAIMED -> stem + ".envelope." + sender;
    };
  }
}
