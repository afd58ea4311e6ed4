package dev.sentryotel.encoding;

/**
 * Text that has an UTF-8 form. A Java string may hold half a surrogate pair, cut off by a length
 * limit; as an escape in JSON it is something Sentry's parser refuses, with all that is around it.
 *
 * <pre>{@code
 * "a\ud83d\ude00b"  -> the same
 * "a\ud83d"         -> "a\ufffd"
 * }</pre>
 */
final class WellFormedText {

  private static final char REPLACEMENT = '\ufffd';

  private WellFormedText() {}

  /** Returns the text itself, or where it has halves a copy with U+FFFD in their places. */
  static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        char[] chars = text.toCharArray();
        return repair(chars, chars.length) ? new String(chars) : text;
      }
    }
    return text;
  }

  /** Replaces halves among the first characters; returns whether there were any. */
  static boolean repair(char[] chars, int length) {
    // Nearly always there is no surrogate at all; a loop without a branch finds that out fastest.
    int allBits = 0;
    for (int i = 0; i < length; i++) {
      allBits |= chars[i];
    }
    return allBits >= Character.MIN_SURROGATE && repairHalves(chars, length);
  }

  private static boolean repairHalves(char[] chars, int length) {
    boolean isRepaired = false;
    for (int i = 0; i < length; i++) {
      if (!Character.isSurrogate(chars[i])) {
        continue;
      }
      boolean isPair =
          Character.isHighSurrogate(chars[i])
              && i + 1 < length
              && Character.isLowSurrogate(chars[i + 1]);
      if (isPair) {
        i++;
      } else {
        chars[i] = REPLACEMENT;
        isRepaired = true;
      }
    }
    return isRepaired;
  }
}
