package dev.sentryotel.propagation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of {@code baggage}, Sentry's apart from those of others.
 *
 * <pre>{@code
 * userId=alice;p=1,sentry-sampled=true,sentry-environment=pre%20prod
 *   sentryMembers   sampled=true, environment="pre prod"
 *   foreignMembers  "userId=alice;p=1"
 * }</pre>
 *
 * @param sentryMembers decoded, by their keys without {@code sentry-}
 * @param foreignMembers byte for byte as they came, but for white space around them
 * @see <a href="https://www.w3.org/TR/baggage/">W3C Baggage</a>
 */
record BaggageHeader(Map<String, String> sentryMembers, List<String> foreignMembers) {

  static final String NAME = "baggage";
  static final String SENTRY_PREFIX = "sentry-";

  // Four times what is ever sent, so that no sane sender is cut short, while a hostile one costs
  // some 0.2 ms at most, against 3 us for the usual header.
  private static final int MAX_PARSED_CHARACTERS = 32 * 1024;
  // Four times the members that are ever sent; bounds the map that a trace keeps.
  private static final int MAX_PARSED_MEMBERS = 256;
  // https://www.w3.org/TR/baggage/#limits, counted as Sentry's SDKs count.
  private static final int MAX_BYTES = 8192;
  private static final int MAX_MEMBERS = 64;

  /**
   * Parses the values of all headers of a request, in order. Never fails: members without {@code
   * =}, without key or value, or with a broken escape are left out, of equal keys the last counts,
   * and what is beyond 32 Ki characters or 256 members is not looked at.
   */
  static BaggageHeader parse(Iterator<String> headers) {
    Map<String, String> sentryMembers = new LinkedHashMap<>();
    List<String> foreignMembers = new ArrayList<>();
    int charactersLeft = MAX_PARSED_CHARACTERS;
    while (headers.hasNext() && charactersLeft > 0) {
      String header = headers.next();
      if (header == null) {
        continue;
      }
      boolean isCut = header.length() > charactersLeft;
      // A member cut in the middle would be a member nobody sent.
      int end = isCut ? header.lastIndexOf(',', charactersLeft) : header.length();
      charactersLeft -= header.length();
      for (int start = 0; start < end; ) {
        int comma = header.indexOf(',', start);
        int memberEnd = comma < 0 || comma > end ? end : comma;
        if (memberEnd > start) {
          parseMember(header.substring(start, memberEnd), sentryMembers, foreignMembers);
        }
        if (sentryMembers.size() + foreignMembers.size() >= MAX_PARSED_MEMBERS) {
          return new BaggageHeader(sentryMembers, foreignMembers);
        }
        start = memberEnd + 1;
      }
    }
    return new BaggageHeader(sentryMembers, foreignMembers);
  }

  private static void parseMember(
      String member, Map<String, String> sentryMembers, List<String> foreignMembers) {
    int equals = member.indexOf('=');
    if (equals < 0) {
      return;
    }
    String key = PercentCoding.decode(member.substring(0, equals).strip());
    String value = PercentCoding.decode(member.substring(equals + 1).strip());
    if (key == null || value == null || key.isEmpty() || value.isEmpty()) {
      return;
    }
    if (key.startsWith(SENTRY_PREFIX)) {
      sentryMembers.put(key.substring(SENTRY_PREFIX.length()), value);
    } else {
      foreignMembers.add(member.strip());
    }
  }

  /**
   * Builds the header to send: foreign members first, then the context's. A member that would pass
   * 8192 bytes or 64 members in all is left out.
   *
   * @param existing members that are to be kept, or null; those of Sentry among them are removed
   * @return empty if there is nothing to send
   */
  static String build(@Nullable String existing, DynamicSamplingContext context) {
    StringBuilder header = new StringBuilder();
    int bytes = -1;
    int members = 0;
    List<List<String>> sources =
        List.of(existing == null ? List.of() : foreignIn(existing), context.headerMembers());
    for (List<String> source : sources) {
      for (String member : source) {
        int more = 1 + utf8Length(member);
        if (members < MAX_MEMBERS && bytes + more <= MAX_BYTES) {
          header.append(members == 0 ? "" : ",").append(member);
          bytes += more;
          members++;
        }
      }
    }
    return header.toString();
  }

  // More lenient than parse(): what is to be sent was written by this application, and W3C allows
  // an
  // empty value.
  private static List<String> foreignIn(String header) {
    List<String> foreign = new ArrayList<>();
    for (String member : header.split(",", -1)) {
      String text = member.strip();
      String key = PercentCoding.decode(keyOf(text));
      if (!text.isEmpty() && (key == null || !key.startsWith(SENTRY_PREFIX))) {
        foreign.add(text);
      }
    }
    return foreign;
  }

  /** Returns the raw key of a member, what stands before its first {@code =}. */
  static String keyOf(String member) {
    int equals = member.indexOf('=');
    return (equals < 0 ? member : member.substring(0, equals)).strip();
  }

  private static int utf8Length(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 128) {
        return text.getBytes(UTF_8).length;
      }
    }
    return text.length();
  }
}
