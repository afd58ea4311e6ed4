package dev.sentryotel.mapping;

/**
 * Names and values as queries, fragments, and parameters of paths have them: {@code
 * tab=visits&token=[Filtered]}.
 */
final class QueryText {

  /** {@value}: stands where a value was taken out. */
  static final String FILTERED = "[Filtered]";

  private QueryText() {}

  /** Returns a query or a fragment without the values of sensitive names. */
  static String withoutSecrets(String query) {
    return withoutSecrets(query, "&;");
  }

  /**
   * Returns the text without the values of sensitive names; itself, if there are none.
   *
   * @param separators characters each of which ends a value and begins a name
   */
  static String withoutSecrets(String text, String separators) {
    StringBuilder filtered = null;
    int copied = 0;
    int start = 0;
    while (start < text.length()) {
      int end = start;
      int equals = -1;
      for (; end < text.length() && separators.indexOf(text.charAt(end)) < 0; end++) {
        if (equals < 0 && text.charAt(end) == '=') {
          equals = end;
        }
      }
      if (equals >= 0 && equals + 1 < end && SensitiveNames.isSensitive(text, start, equals)) {
        filtered = filtered == null ? new StringBuilder(text.length()) : filtered;
        filtered.append(text, copied, equals + 1).append(FILTERED);
        copied = end;
      }
      start = end + 1;
    }
    return filtered == null ? text : filtered.append(text, copied, text.length()).toString();
  }
}
