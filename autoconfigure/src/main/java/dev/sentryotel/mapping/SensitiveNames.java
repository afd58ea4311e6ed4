package dev.sentryotel.mapping;

import java.util.Arrays;

/**
 * Names whose values are secrets or tell about a person, of query parameters and headers, known by
 * their parts: {@code api_key}, {@code X-Auth-Token}, {@code sessionId}, {@code user[email]}; not
 * {@code author}, {@code keyword}, {@code side}.
 *
 * @see <a href="https://develop.sentry.dev/sdk/foundations/client/data-collection/">Data
 *     collection</a>
 */
final class SensitiveNames {

  /**
   * Part of a name that gives it away.
   *
   * @param isWord whether it does so only as a word of its own, being short
   * @param isPersonal whether it tells about a person and opens nothing
   */
  private record Part(String text, boolean isWord, boolean isPersonal) {}

  // Nobody names a parameter like that; whatever it is, it is nothing to look through.
  private static final int MAX_NAME_LENGTH = 256;

  private static final int LETTERS = 26;

  // By the first two letters, for that rules out nearly every place in nearly every name.
  private static final Part[][] PARTS = new Part[LETTERS * LETTERS][0];

  static {
    add("accesskey apikey authentic authoriz bearer cookie credential csrf", false, false);
    add("identity jwt oauth passphrase passwd password privatekey pwd saml", false, false);
    add("secret sessid session signature token xsrf", false, false);
    add("auth key otp pass pin pw sid sig sso", true, false);
    add("cardnumber creditcard email passport phone username", false, true);
    add("cvc cvv iban mail ssn", true, true);
  }

  private SensitiveNames() {}

  private static void add(String texts, boolean isWord, boolean isPersonal) {
    for (String text : texts.split(" ", -1)) {
      int pair = pair(text, 0);
      Part[] before = PARTS[pair];
      Part[] after = Arrays.copyOf(before, before.length + 1);
      after[before.length] = new Part(text, isWord, isPersonal);
      PARTS[pair] = after;
    }
  }

  /** Whether a part of a text is a name of a credential, or of personal data that is withheld. */
  static boolean isSensitive(String text, int from, int to, PersonalData personalData) {
    if (to - from > MAX_NAME_LENGTH) {
      return true;
    }
    boolean alsoPersonal = personalData == PersonalData.WITHHELD;
    int percent = text.indexOf('%', from);
    if (percent < 0 || percent >= to) {
      return hasPart(text, from, to, alsoPersonal);
    }
    // "p%61ssword" is "password" to the server.
    String name = decoded(text.substring(from, to));
    return hasPart(name, 0, name.length(), alsoPersonal);
  }

  /** Whether a name is one of a credential. */
  static boolean isCredential(String name) {
    return name.length() > MAX_NAME_LENGTH || hasPart(name, 0, name.length(), false);
  }

  private static boolean hasPart(String text, int from, int to, boolean alsoPersonal) {
    for (int i = from; i + 1 < to; i++) {
      int pair = pair(text, i);
      if (pair >= 0 && anyIsAt(PARTS[pair], text, i, from, to, alsoPersonal)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the index of two letters, or -1 if they are none. */
  private static int pair(String text, int at) {
    int first = (text.charAt(at) | 0x20) - 'a';
    int second = (text.charAt(at + 1) | 0x20) - 'a';
    return first >= 0 && first < LETTERS && second >= 0 && second < LETTERS
        ? first * LETTERS + second
        : -1;
  }

  private static boolean anyIsAt(
      Part[] parts, String text, int start, int from, int to, boolean alsoPersonal) {
    for (Part part : parts) {
      if ((alsoPersonal || !part.isPersonal) && isAt(part, text, start, from, to)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(Part part, String text, int start, int from, int to) {
    int length = part.text.length();
    return start + length <= to
        && text.regionMatches(true, start, part.text, 0, length)
        && (!part.isWord || (begins(text, start, from) && ends(text, start + length, to)));
  }

  /** Whether a word begins there, also in {@code camelCase}. */
  private static boolean begins(String text, int at, int from) {
    return at == from || !Character.isLetter(text.charAt(at - 1)) || isHump(text, at);
  }

  private static boolean isHump(String text, int at) {
    return Character.isLowerCase(text.charAt(at - 1)) && Character.isUpperCase(text.charAt(at));
  }

  private static boolean ends(String text, int at, int to) {
    return at == to || !Character.isLetter(text.charAt(at)) || isHump(text, at);
  }

  /** Decodes percent signs that stand for ASCII; leaves everything else. */
  private static String decoded(String name) {
    StringBuilder decoded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      int high = i + 2 < name.length() ? Character.digit(name.charAt(i + 1), 16) : -1;
      int low = i + 2 < name.length() ? Character.digit(name.charAt(i + 2), 16) : -1;
      if (name.charAt(i) == '%' && high >= 0 && high < 8 && low >= 0) {
        decoded.append((char) (high * 16 + low));
        i += 2;
      } else {
        decoded.append(name.charAt(i));
      }
    }
    return decoded.toString();
  }
}
