package dev.sentryotel.autoconfigure;

import dev.sentryotel.EnvelopeCopy;
import dev.sentryotel.delivery.EnvelopeTransport;
import dev.sentryotel.delivery.Spotlight;
import dev.sentryotel.protocol.Dsn;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * Where spans go; nowhere, where an application that was processed ahead of time runs without a
 * DSN.
 *
 * @param dsn of the project, if one is set
 * @param transport of the application, if it has one, which wins
 * @param spotlight if it is on; one of the copies, and ours to close
 * @param copies who gets every envelope as well
 */
record SentryDestination(
    @Nullable Dsn dsn,
    @Nullable EnvelopeTransport transport,
    @Nullable Spotlight spotlight,
    List<EnvelopeCopy> copies)
    implements AutoCloseable {

  /** Makes Spotlight the last of those who get copies. */
  static SentryDestination of(
      @Nullable Dsn dsn,
      @Nullable EnvelopeTransport transport,
      @Nullable Spotlight spotlight,
      Stream<EnvelopeCopy> copies) {
    return new SentryDestination(
        dsn,
        transport,
        spotlight,
        Stream.concat(copies, Stream.ofNullable(spotlight).map(SpotlightCopy::new)).toList());
  }

  @Nullable String spotlightUrl() {
    return spotlight == null ? null : spotlight.url();
  }

  /** Whether there is Sentry, or what the application has in its place. */
  boolean isRemote() {
    return dsn != null || transport != null;
  }

  /** Whether spans stay on this machine: somebody takes copies, and there is nobody else. */
  boolean isLocalOnly() {
    return !isRemote() && !copies.isEmpty();
  }

  /**
   * Returns the share of new traces to record. Who looks at copies alone wants to see them all,
   * unless told otherwise.
   *
   * @param configured by the application, or null
   */
  @Nullable Double sampleRate(@Nullable Double configured) {
    return configured == null && isLocalOnly() ? Double.valueOf(1) : configured;
  }

  /** After the telemetry, which may have had something left to send. */
  @Override
  public void close() {
    if (spotlight != null) {
      spotlight.close();
    }
  }

  /** Returns its name for the log, without a key. */
  @Override
  public String toString() {
    if (isLocalOnly()) {
      return copies.stream().map(EnvelopeCopy::name).collect(Collectors.joining(" and "));
    }
    return transport == null ? String.valueOf(dsn) : ClassUtils.getShortName(transport.getClass());
  }
}
