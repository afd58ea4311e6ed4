package dev.sentryotel.encoding;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Value;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes attributes as the members of an object, each name once, in the form of a transaction's
 * {@code data} or in that of a streamed span's {@code attributes}.
 *
 * <table>
 * <caption>Forms</caption>
 * <tr><th>attribute</th><th>plain</th><th>typed</th></tr>
 * <tr><td>text</td><td>{@code "k":"v"}</td><td>{@code "k":{"type":"string","value":"v"}}</td></tr>
 * <tr><td>long</td><td>{@code "k":1}</td><td>{@code "k":{"type":"integer","value":1}}</td></tr>
 * <tr><td>double</td><td>{@code "k":1.0}</td><td>{@code "k":{"type":"double","value":1.0}}</td></tr>
 * <tr><td>boolean</td><td>{@code "k":true}</td><td>{@code "k":{"type":"boolean","value":true}}</td></tr>
 * <tr><td>list</td><td>{@code "k":["a"]}</td><td>{@code "k":{"type":"array","value":["a"]}}</td></tr>
 * <tr><td>empty text or list</td><td>as it is</td><td>left out</td></tr>
 * </table>
 *
 * <p>Left out in both: numbers that are not finite, and lists that hold one, for JSON has none;
 * elements of a list that are null; a second value of the same name. Nested values and bytes become
 * text.
 *
 * <p>Used by one thread at a time; one object is reused for all spans.
 */
final class AttributeWriter implements BiConsumer<AttributeKey<?>, Object> {

  private static final String STRING = "string";
  private static final String BOOLEAN = "boolean";
  private static final String INTEGER = "integer";
  private static final String DOUBLE = "double";
  private static final String ARRAY = "array";

  // More than any payload may have: what comes after is never sent, and must not cost the memory.
  private static final int HOPELESS_BYTES = 8 * 1024 * 1024;
  // Below it is not worth looking.
  private static final int SHORT_CHARS = 1024;

  private enum Form {
    PLAIN,
    TYPED
  }

  private final JsonOutput json;
  private final AttributeNames names;
  private final Form form;
  private ValueLimits limits = ValueLimits.WHOLE;

  private AttributeWriter(JsonOutput json, AttributeNames names, Form form) {
    this.json = json;
    this.names = names;
    this.form = form;
  }

  /** Returns a writer of {@code data}. */
  static AttributeWriter plain(JsonOutput json, AttributeNames names) {
    return new AttributeWriter(json, names, Form.PLAIN);
  }

  /** Returns a writer of the {@code attributes} of streamed spans. */
  static AttributeWriter typed(JsonOutput json, AttributeNames names) {
    return new AttributeWriter(json, names, Form.TYPED);
  }

  /** Begins an object of attributes. */
  void begin(ValueLimits valueLimits) {
    limits = valueLimits;
    names.beginObject();
    json.startObject();
  }

  void end() {
    json.endObject();
  }

  @Override
  public void accept(AttributeKey<?> key, Object value) {
    String name = key.getKey();
    if (value instanceof String text) {
      text(name, text);
    } else if (value instanceof Long number) {
      integer(name, number);
    } else if (value instanceof Boolean flag) {
      flag(name, flag);
    } else if (value instanceof Double number) {
      decimal(name, number);
    } else if (value instanceof List<?> list) {
      list(name, list);
    } else if (value instanceof Value<?> nested) {
      text(name, nested.asString());
    }
  }

  /** Writes a text; nothing for null. */
  void text(String name, @Nullable String text) {
    if (text == null || (text.isEmpty() && form == Form.TYPED) || isHopeless(text.length())) {
      return;
    }
    String cut = Utf8.cut(text, limits.maxTextBytes());
    if (!Utf8.isLonger(cut, limits.maxValueBytes()) && open(name, STRING)) {
      json.value(cut);
      close();
    }
  }

  void integer(String name, long number) {
    if (open(name, INTEGER)) {
      json.value(number);
      close();
    }
  }

  void flag(String name, boolean flag) {
    if (open(name, BOOLEAN)) {
      json.value(flag);
      close();
    }
  }

  /** Writes a number; nothing if it is not finite. */
  void decimal(String name, double number) {
    if (Double.isFinite(number) && open(name, DOUBLE)) {
      json.value(number);
      close();
    }
  }

  private void list(String name, List<?> list) {
    if (isWritable(list) && open(name, ARRAY)) {
      json.startArray();
      // By index: an iterator for each list of each span would be garbage.
      for (int i = 0; i < list.size(); i++) {
        element(list.get(i));
      }
      json.endArray();
      close();
    }
  }

  private boolean isWritable(List<?> list) {
    boolean hasValue = false;
    long bytes = 0;
    for (int i = 0; i < list.size(); i++) {
      Object element = list.get(i);
      if (element instanceof Double number && !Double.isFinite(number)) {
        return false;
      }
      hasValue |= element != null;
      bytes += element instanceof String text ? Math.min(text.length(), limits.maxTextBytes()) : 8;
    }
    return bytes <= limits.maxValueBytes()
        && (hasValue || form == Form.PLAIN)
        && !isHopeless(bytes);
  }

  private boolean isHopeless(long chars) {
    return chars > SHORT_CHARS && json.size() > HOPELESS_BYTES;
  }

  private void element(@Nullable Object element) {
    if (element instanceof String text) {
      json.value(Utf8.cut(text, limits.maxTextBytes()));
    } else if (element instanceof Long number) {
      json.value(number.longValue());
    } else if (element instanceof Double number) {
      json.value(number.doubleValue());
    } else if (element instanceof Boolean flag) {
      json.value(flag.booleanValue());
    }
  }

  /** Whether the value is to be written: the object does not have the name yet. */
  private boolean open(String name, String type) {
    AttributeNames.Name claimed = names.claim(name);
    if (claimed == null) {
      return false;
    }
    json.name(form == Form.TYPED ? claimed.typed(type) : claimed.plain());
    return true;
  }

  private void close() {
    if (form == Form.TYPED) {
      json.raw('}');
    }
  }
}
