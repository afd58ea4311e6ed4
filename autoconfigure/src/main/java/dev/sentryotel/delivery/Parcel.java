package dev.sentryotel.delivery;

import dev.sentryotel.protocol.DataCategory;
import org.jspecify.annotations.Nullable;

/**
 * One place in the line: an envelope, one from the spool, or a client report that goes alone. Its
 * mutable fields are guarded by the lock of {@link EnvelopeLine}.
 */
final class Parcel {

  /** Where a parcel is; one that was settled is in no line any more. */
  enum Stage {
    WAITING,
    IN_FLIGHT,
    DELAYED,
    TO_SPOOL,
    BEING_WRITTEN
  }

  final @Nullable Envelope envelope;
  final @Nullable SpoolReplay replay;
  long number;
  Stage stage = Stage.WAITING;
  int attempts;

  Parcel(Envelope envelope) {
    this(envelope, null);
  }

  private Parcel(@Nullable Envelope envelope, @Nullable SpoolReplay replay) {
    this.envelope = envelope;
    this.replay = replay;
  }

  /** Returns the place of a report; its content is taken when it is sent. */
  static Parcel ofReport() {
    return new Parcel(null, null);
  }

  /** Returns the place of an envelope from the spool. */
  static Parcel ofReplay(Envelope envelope, SpoolReplay replay) {
    return new Parcel(envelope, replay);
  }

  /** Whether it may go to the spool: neither a report nor already there. */
  boolean isLive() {
    return envelope != null && replay == null;
  }

  boolean isOnItsWayToDisk() {
    return stage == Stage.TO_SPOOL || stage == Stage.BEING_WRITTEN;
  }

  DataCategory category() {
    return envelope == null ? DataCategory.INTERNAL : envelope.category();
  }

  int bytes() {
    return envelope == null ? 0 : envelope.bytes().length;
  }

  /** Returns its part of the spans that are pending; those from the spool have had their end. */
  int spans() {
    return envelope == null || replay != null ? 0 : EnvelopeContent.of(envelope).spans();
  }
}
