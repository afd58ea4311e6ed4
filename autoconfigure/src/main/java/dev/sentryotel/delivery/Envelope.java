package dev.sentryotel.delivery;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.protocol.DataCategory;

/**
 * One finished envelope, ready to be sent, but for what is only known then: {@code sent_at} and a
 * client report.
 *
 * <pre>
 * &#123;"event_id":"…","sdk":&#123;…&#125;,"trace":&#123;…&#125;          headerLength bytes: brace still open
 * \n&#123;"type":"transaction","length":123&#125;\n&#123;…&#125;\n    the rest
 * </pre>
 *
 * <p>Immutable by contract: nobody writes into {@code bytes} once the envelope is made.
 *
 * @param category what it carries; {@link DataCategory#TRANSACTION} counts one transaction and
 *     {@code spanCount} spans when lost, {@link DataCategory#SPAN} the spans only, logs and metrics
 *     their bytes too
 * @param spanCount spans in it, the root of a transaction included; for other categories the number
 *     of items; 1 or more
 * @param bytes the text above in UTF-8
 * @param headerLength how many of the bytes belong to the header line, its closing brace left out;
 *     1 or more, for it begins with a brace
 */
// An array, because these bytes are written once and then only copied out.
@SuppressWarnings("ArrayRecordComponent")
public record Envelope(DataCategory category, int spanCount, byte[] bytes, int headerLength) {

  /** Checks the ranges. */
  public Envelope {
    requireNonNull(category, "category");
    requireNonNull(bytes, "bytes");
    if (spanCount < 1) {
      throw new IllegalArgumentException("spanCount must be 1 or more, but is " + spanCount);
    }
    if (headerLength < 1 || headerLength >= bytes.length) {
      throw new IllegalArgumentException(
          "headerLength must be in 1.." + (bytes.length - 1) + ", but is " + headerLength);
    }
  }

  /** Returns category and sizes; never the payload. */
  @Override
  public String toString() {
    return "Envelope["
        + category.wireName()
        + ", "
        + spanCount
        + " spans, "
        + bytes.length
        + " bytes]";
  }
}
