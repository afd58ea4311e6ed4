package dev.sentryotel.mapping;

import static dev.sentryotel.mapping.OtherAttributes.text;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.semconv.DbAttributes;

/**
 * Database names that were made up at start, as embedded databases have, taken out of span names,
 * which instrumentations of databases build from operation, database and table.
 *
 * <table>
 *   <caption>Names with a database named 6e9c…-uuid</caption>
 *   <tr><td>{@code SELECT 6e9c…-uuid.person}</td><td>{@code SELECT person}</td></tr>
 *   <tr><td>{@code SELECT 6e9c…-uuid}</td><td>{@code SELECT}</td></tr>
 *   <tr><td>{@code 6e9c…-uuid}</td><td>{@code h2}, the database system</td></tr>
 *   <tr><td>{@code SELECT shop.person}</td><td>{@code SELECT shop.person}</td></tr>
 * </table>
 */
final class GeneratedNamespace {

  private static final int UUID_HEX_DIGITS = 32;

  private GeneratedNamespace() {}

  static String removeFrom(String name, Attributes attributes) {
    String namespace = text(attributes, DbAttributes.DB_NAMESPACE, OtherAttributes.DB_NAME);
    int start = namespace == null ? -1 : name.indexOf(namespace);
    if (namespace == null || start < 0 || !containsUuid(namespace)) {
      return name;
    }
    int end = start + namespace.length();
    boolean isQualifier = end < name.length() && name.charAt(end) == '.';
    String without = name.substring(0, start) + name.substring(isQualifier ? end + 1 : end);
    String rest = without.strip();
    return rest.isEmpty() ? systemOr(name, attributes) : rest;
  }

  private static String systemOr(String name, Attributes attributes) {
    String system = text(attributes, DbAttributes.DB_SYSTEM_NAME, OtherAttributes.DB_SYSTEM);
    return system == null ? name : system;
  }

  /** Whether 32 hex digits stand in a row, with or without the dashes of a UUID. */
  private static boolean containsUuid(String text) {
    int digits = 0;
    for (int i = 0; i < text.length() && digits < UUID_HEX_DIGITS; i++) {
      char c = text.charAt(i);
      if (Character.digit(c, 16) >= 0) {
        digits++;
      } else if (c != '-') {
        digits = 0;
      }
    }
    return digits >= UUID_HEX_DIGITS;
  }
}
