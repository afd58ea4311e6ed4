package dev.sentryotel.delivery;

import java.nio.file.Path;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log says of the spool: each kind of trouble once in full until it is over.
 *
 * <p>Used by the spool's thread only, but for the static method.
 */
final class SpoolLog {

  private static final Logger LOGGER = LoggerFactory.getLogger(Spool.class);

  private final Path directory;
  private final IntConsumer lostSpans;
  private boolean isInTrouble;
  private boolean hasToldOfForeignFiles;
  private boolean hasToldOfTornFiles;
  private boolean hasToldOfUnreadableFiles;

  /**
   * @param directory as it was configured
   * @param lostSpans told of spans that were given up, as of others that are lost
   */
  SpoolLog(Path directory, IntConsumer lostSpans) {
    this.directory = directory;
    this.lostSpans = lostSpans;
  }

  /** A scan came to its end. */
  void scanned(SpoolScan scan, boolean isFirst) {
    if (isFirst && scan.readyFiles() > 0) {
      LOGGER.info(
          "{} envelopes wait in {} and are sent in the background.", scan.readyFiles(), directory);
    }
    if (scan.tornFiles() > 0) {
      LOGGER.info(
          "Removed {} half-written files of processes that were killed from {}.",
          scan.tornFiles(),
          directory);
    }
    if (scan.foreignFiles() > 0 && !hasToldOfForeignFiles) {
      hasToldOfForeignFiles = true;
      LOGGER.warn(
          "{} files in {} are not the spool's. They are left alone, and do not count in"
              + " sentry.spool.max-size.",
          scan.foreignFiles(),
          directory);
    }
  }

  /** An envelope was given up: the spool is full, or it was too old. */
  void givenUp(int spans) {
    lostSpans.accept(spans);
  }

  /** A file does not hold what was written. */
  void torn(SpoolFileName name, @Nullable EnvelopeContent content) {
    Object spans = content == null ? "an unknown number of" : content.spans();
    if (hasToldOfTornFiles) {
      LOGGER.debug("Removed {} from {}: torn or changed, {} spans lost.", name, directory, spans);
    } else {
      hasToldOfTornFiles = true;
      LOGGER.warn(
          "Removed {} from {}: it is torn or was changed, perhaps by a loss of power, and {} spans"
              + " were lost. Further such files are logged at DEBUG.",
          name,
          directory,
          spans);
    }
  }

  /** A single file cannot be read or removed. */
  void unreadable(SpoolFileName name, Exception failure) {
    if (hasToldOfUnreadableFiles) {
      LOGGER.debug("Cannot use {} in {}", name, directory, failure);
    } else {
      hasToldOfUnreadableFiles = true;
      LOGGER.warn(
          "Cannot use {} in {}. Further such files are logged at DEBUG.", name, directory, failure);
    }
  }

  /** The directory cannot be used, or not be written to. */
  void failed(Throwable failure) {
    if (isInTrouble) {
      LOGGER.debug("Still cannot use {}", directory, failure);
      return;
    }
    isInTrouble = true;
    LOGGER.warn(
        "Cannot keep envelopes in {}, so what cannot be sent is discarded, as without"
            + " sentry.spool.directory. It is tried again now and then; check that the directory"
            + " can be written to and that the disk is not full.",
        directory,
        failure);
  }

  /** An envelope was written. */
  void worked() {
    if (isInTrouble) {
      isInTrouble = false;
      LOGGER.info("Envelopes can be kept in {} again.", directory);
    }
  }

  /** A file that was sent, or could not be, is still claimed. */
  static void leftBehind(Exception failure) {
    LOGGER.warn("Left a file in the spool that should have been removed or released", failure);
  }
}
