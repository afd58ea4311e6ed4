package dev.sentryotel.delivery;

import dev.sentryotel.protocol.DataCategory;

/**
 * What counts of an envelope when it is lost.
 *
 * @param count spans, the root of a transaction included; for other categories items
 * @param bytes after the envelope's header, item headers included
 */
record EnvelopeContent(DataCategory category, int count, int bytes) {

  static EnvelopeContent of(Envelope envelope) {
    return new EnvelopeContent(
        envelope.category(),
        envelope.spanCount(),
        envelope.bytes().length - envelope.headerLength());
  }

  /** Returns how many spans are in it; 0 for other categories. */
  int spans() {
    return category == DataCategory.TRANSACTION || category == DataCategory.SPAN ? count : 0;
  }
}
