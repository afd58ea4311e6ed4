package dev.sentryotel.encoding;

/** Lengths of texts in the encoding of the wire, found without encoding them. */
final class Utf8 {

  private static final int MAX_BYTES_PER_CHAR = 3;

  private Utf8() {}

  /** Whether a text takes more bytes than that. */
  static boolean isLonger(String text, int maxBytes) {
    return text.length() > maxBytes / MAX_BYTES_PER_CHAR
        && charsWithin(text, maxBytes) < text.length();
  }

  /** Returns the text, or as much of its beginning as fits, no character cut in two. */
  static String cut(String text, int maxBytes) {
    return isLonger(text, maxBytes) ? text.substring(0, charsWithin(text, maxBytes)) : text;
  }

  private static int charsWithin(String text, int maxBytes) {
    int bytes = 0;
    int index = 0;
    while (index < text.length()) {
      int codePoint = text.codePointAt(index);
      bytes += lengthOf(codePoint);
      if (bytes > maxBytes) {
        return index;
      }
      index += Character.charCount(codePoint);
    }
    return index;
  }

  // Half a surrogate pair is written as U+FFFD, three bytes like its own code point.
  private static int lengthOf(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }
}
