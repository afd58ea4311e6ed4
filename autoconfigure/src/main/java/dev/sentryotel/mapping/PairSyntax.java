package dev.sentryotel.mapping;

/** Where pairs of names and values stand in a URL, and what ends them. */
enum PairSyntax {
  /** Queries, fragments, and both in one: {@code tab=visits&token=7#top}. */
  QUERY,
  /** Parameters of the segments of a path: {@code /cart;jsessionid=7/items}. */
  PATH;

  /** {@value}: stands where a value was taken out. */
  static final String FILTERED = "[Filtered]";

  /**
   * Returns the text without the values of names of credentials, and of personal data if that is
   * withheld; itself, if there are none.
   */
  String withoutSecrets(String text, PersonalData personalData) {
    return withoutSecrets(text, 0, personalData);
  }

  /** Returns the same, but leaves alone what stands before an index. */
  String withoutSecrets(String text, int from, PersonalData personalData) {
    StringBuilder filtered = null;
    int copied = 0;
    int start = from;
    int equals = text.indexOf('=', from);
    while (equals >= 0) {
      start = Math.max(start, afterLastSeparator(text, start, equals));
      int next = equals + 1;
      if (SensitiveNames.isSensitive(text, start, equals, personalData)) {
        next = end(text, equals + 1);
        if (next > equals + 1) {
          filtered = filtered == null ? new StringBuilder(text.length()) : filtered;
          filtered.append(text, copied, equals + 1).append(FILTERED);
          copied = next;
        }
        start = next;
      } else {
        // A second "=" belongs to the value, where no name ends.
        next = nextSeparator(text, equals + 1);
        start = next;
      }
      equals = text.indexOf('=', next);
    }
    return filtered == null ? text : filtered.append(text, copied, text.length()).toString();
  }

  private int afterLastSeparator(String text, int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      if (separates(text.charAt(i))) {
        return i + 1;
      }
    }
    return from;
  }

  private int nextSeparator(String text, int from) {
    int i = from;
    while (i < text.length() && !separates(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private int end(String text, int from) {
    int i = from;
    while (i < text.length() && !ends(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** Whether a name may begin after such a character. */
  private boolean separates(char c) {
    return ends(c) || (this == QUERY && (c == ';' || c == '?'));
  }

  /** Whether a secret surely ends before such a character: secrets may hold ";" and "?". */
  private boolean ends(char c) {
    return this == QUERY ? c == '&' || c == '#' : c == '/' || c == ';';
  }
}
