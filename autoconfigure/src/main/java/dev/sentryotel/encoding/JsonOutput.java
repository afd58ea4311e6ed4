package dev.sentryotel.encoding;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.io.NumberOutput;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Compact JSON in UTF-8, one value after the other, into memory that is used again.
 *
 * <p>Several values may follow each other with nothing between them, and a value that ended may be
 * taken back with {@link #truncate}: so the spans of an envelope are written one by one, weighed,
 * and kept or left out. Raw bytes between values are the caller's.
 *
 * <p>Used by one thread at a time.
 */
final class JsonOutput {

  // Longer texts are rare; they are looked through and written without the copy.
  private static final int MAX_COPIED_CHARS = 4000;
  // The most digits a long has, a point, and six decimals.
  private static final int MAX_TIMESTAMP_CHARS = 19 + 1 + 6;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final int DECIMALS = 6;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .rootValueSeparator((SerializableString) null)
          // The generators live as long as the client; there is nothing to recycle.
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          // Lengths and marks are read from our bytes; an abandoned generator must not write.
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .build();

  private final GrowableBytes bytes = new GrowableBytes();
  private final char[] chars = new char[MAX_COPIED_CHARS];
  // Nearly always the sample rate, whose digits are costly to find.
  private long lastDoubleBits = Double.doubleToRawLongBits(1);
  private SerializableString lastDouble = new SerializedString("1.0");
  private JsonGenerator generator = newGenerator();

  private JsonGenerator newGenerator() {
    return FACTORY.createGenerator(ObjectWriteContext.empty(), bytes);
  }

  /** Begins anew, whatever state an earlier writer was left in. */
  void clear() {
    if (generator.streamWriteContext().inRoot()) {
      generator.flush();
    } else {
      generator = newGenerator();
    }
    bytes.clear();
  }

  /** Returns the bytes, with all that was written. */
  GrowableBytes bytes() {
    generator.flush();
    return bytes;
  }

  /** Returns how many bytes were written. */
  int size() {
    return bytes.size() + generator.streamWriteOutputBuffered();
  }

  /** Takes back what was written since a size; between values only. */
  void truncate(int size) {
    bytes().truncate(size);
  }

  /** Writes bytes that are no value of their own, such as a comma between values. */
  void raw(char ascii) {
    generator.writeRaw(ascii);
  }

  /** Writes text that is JSON already, escaped and all. */
  void raw(SerializableString json) {
    generator.writeRaw(json);
  }

  void startObject() {
    generator.writeStartObject();
  }

  void endObject() {
    generator.writeEndObject();
  }

  void startArray() {
    generator.writeStartArray();
  }

  void endArray() {
    generator.writeEndArray();
  }

  void name(SerializableString name) {
    generator.writeName(name);
  }

  void name(String name) {
    generator.writeName(WellFormedText.of(name));
  }

  /** Writes a text of any content; what has no UTF-8 form becomes U+FFFD. */
  void value(String text) {
    int length = text.length();
    if (length > MAX_COPIED_CHARS) {
      generator.writeString(WellFormedText.of(text));
      return;
    }
    text.getChars(0, length, chars, 0);
    WellFormedText.repair(chars, length);
    generator.writeString(chars, 0, length);
  }

  void value(SerializableString text) {
    generator.writeString(text);
  }

  void value(long number) {
    generator.writeNumber(number);
  }

  /** Writes a finite number; JSON has no others. */
  void value(double number) {
    long bits = Double.doubleToRawLongBits(number);
    if (bits != lastDoubleBits) {
      lastDoubleBits = bits;
      lastDouble = new SerializedString(NumberOutput.toString(number, true));
    }
    generator.writeRawValue(lastDouble);
  }

  void value(boolean value) {
    generator.writeBoolean(value);
  }

  /** Writes a value that is JSON already. */
  void rawValue(SerializableString json) {
    generator.writeRawValue(json);
  }

  /**
   * Writes a time as seconds with six decimals, {@code 1767225600.123456}. The digits come from the
   * integer: as a {@code double} the seconds of our days leave no exact microseconds.
   *
   * @param epochNanos 0 or more; what is below a microsecond is cut off
   */
  void timestamp(long epochNanos) {
    long seconds = epochNanos / NANOS_PER_SECOND;
    long micros = epochNanos % NANOS_PER_SECOND / NANOS_PER_MICRO;
    int end = MAX_TIMESTAMP_CHARS;
    int start = end;
    for (int i = 0; i < DECIMALS; i++) {
      chars[--start] = (char) ('0' + micros % 10);
      micros /= 10;
    }
    chars[--start] = '.';
    do {
      chars[--start] = (char) ('0' + seconds % 10);
      seconds /= 10;
    } while (seconds != 0);
    generator.writeNumber(chars, start, end - start);
  }

  void member(SerializableString name, String text) {
    name(name);
    value(text);
  }

  void member(SerializableString name, SerializableString text) {
    name(name);
    value(text);
  }

  void member(String name, String text) {
    name(name);
    value(text);
  }
}
