package dev.sentryotel.delivery;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where envelopes are kept on disk that could not be sent, and how many for how long.
 *
 * @param directory may be shared by several processes; made if it is missing
 * @param maxBytes how much of the disk they may take, whole blocks of {@value #BLOCK_BYTES} bytes
 *     counted; 1 or more
 * @param maxAge after which an envelope is given up; more than 0, at most {@link #MAX_AGE}
 * @param destination where they are to be sent, such as the URL of the project; not a secret. What
 *     was kept for one destination is never sent to another
 */
public record SpoolOptions(Path directory, long maxBytes, Duration maxAge, String destination) {

  /** {@value}: some 65,000 traces of up to six small spans, and no burden to a container's disk. */
  public static final long DEFAULT_MAX_BYTES = 256L << 20;

  /** A day: long enough for any outage that somebody repairs. */
  public static final Duration DEFAULT_MAX_AGE = Duration.ofHours(24);

  /**
   * Five days but one hour: Relay refuses transactions that ended longer ago, without an error. The
   * hour is for the length of a trace and for clocks that differ.
   */
  public static final Duration MAX_AGE = Duration.ofDays(5).minusHours(1);

  /** {@value}: what a file takes on most file systems if it holds a single byte. */
  static final int BLOCK_BYTES = 4096;

  /** Checks the ranges. */
  public SpoolOptions {
    requireNonNull(directory, "directory");
    requireNonNull(destination, "destination");
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be 1 or more, but is " + maxBytes);
    }
    if (maxAge.isNegative() || maxAge.isZero() || maxAge.compareTo(MAX_AGE) > 0) {
      throw new IllegalArgumentException(
          "maxAge must be more than 0 and at most "
              + MAX_AGE.toHours()
              + " hours, for Sentry refuses what is older, but is "
              + maxAge);
    }
  }
}
