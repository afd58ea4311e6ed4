package dev.sentryotel.encoding;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * Names of attributes, escaped once and kept, for applications use few of them again and again.
 *
 * <p>Each name also remembers the last object it was written into. A span may hold one name twice,
 * with values of two types, or have an attribute of a name that we write ourselves; JSON must not
 * have it twice. The first one written stays.
 *
 * <p>Used by one thread at a time.
 */
final class AttributeNames {

  // All of OpenTelemetry's conventions together are about 1000 names.
  private static final int MAX_NAMES = 2048;
  // Names are a few dozen characters; only generated ones reach this, and those never come again.
  private static final int MAX_CHARS = 128 * 1024;

  private final Map<String, Name> names = new HashMap<>();
  private int chars;
  // Not 0, the number that a new name remembers.
  private long currentObject = 1;

  /** Begins an object: no name has been written into it. */
  void beginObject() {
    currentObject++;
    // Only here, so that the names of one object never forget it.
    if (names.size() > MAX_NAMES || chars > MAX_CHARS) {
      names.clear();
      chars = 0;
    }
  }

  /** Returns the name to write, or null if the object has it already. */
  @Nullable Name claim(String text) {
    Name name = names.get(text);
    if (name == null) {
      name = add(text);
    }
    if (name.lastObject == currentObject) {
      return null;
    }
    name.lastObject = currentObject;
    return name;
  }

  private Name add(String text) {
    String wellFormed = WellFormedText.of(text);
    // Two broken names may be repaired to the same text.
    Name name = names.computeIfAbsent(wellFormed, Name::new);
    names.put(text, name);
    chars += text.length();
    return name;
  }

  int size() {
    return names.size();
  }

  /** One name. */
  static final class Name {
    private final SerializableString plain;
    private @Nullable String type;
    private @Nullable SerializableString typed;
    private long lastObject;

    private Name(String text) {
      plain = new SerializedString(text);
    }

    /** Returns the name alone. */
    SerializableString plain() {
      return plain;
    }

    /**
     * Returns the name with all that stands before a typed value; of {@code
     * "key":{"type":"string","value":"text"}} what is between the first quotation mark and the one
     * after {@code value}. One copy instead of five calls.
     */
    SerializableString typed(String valueType) {
      SerializableString current = typed;
      // An attribute hardly ever changes its type.
      if (current == null || !valueType.equals(type)) {
        String escaped = new String(plain.asQuotedUTF8(), StandardCharsets.UTF_8);
        current = new VerbatimName(escaped + "\":{\"type\":\"" + valueType + "\",\"value");
        typed = current;
        type = valueType;
      }
      return current;
    }
  }

  /** Written between quotation marks as it is, not escaped. */
  private static final class VerbatimName extends SerializedString {
    private static final long serialVersionUID = 1L;

    private VerbatimName(String json) {
      super(json);
      _quotedUTF8Ref = asUnquotedUTF8();
    }
  }
}
