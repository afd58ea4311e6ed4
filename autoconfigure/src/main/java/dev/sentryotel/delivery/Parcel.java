package dev.sentryotel.delivery;

import dev.sentryotel.protocol.DataCategory;
import org.jspecify.annotations.Nullable;

/**
 * One place in the line: an envelope, or a client report that goes alone. Its mutable fields are
 * guarded by the lock of {@link EnvelopeLine}.
 */
final class Parcel {

  /** Where a parcel is; one that was settled is in no line any more. */
  enum Stage {
    WAITING,
    IN_FLIGHT,
    DELAYED
  }

  final @Nullable Envelope envelope;
  long number;
  Stage stage = Stage.WAITING;
  int attempts;

  Parcel(Envelope envelope) {
    this.envelope = envelope;
  }

  private Parcel() {
    this.envelope = null;
  }

  /** Returns the place of a report; its content is taken when it is sent. */
  static Parcel ofReport() {
    return new Parcel();
  }

  DataCategory category() {
    return envelope == null ? DataCategory.INTERNAL : envelope.category();
  }

  int bytes() {
    return envelope == null ? 0 : envelope.bytes().length;
  }

  int spans() {
    if (envelope == null) {
      return 0;
    }
    return switch (envelope.category()) {
      case TRANSACTION, SPAN -> envelope.spanCount();
      default -> 0;
    };
  }
}
