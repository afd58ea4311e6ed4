package dev.sentryotel.testing;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Texts of vectors that may be absent. */
public final class JsonText {

  private JsonText() {}

  /** Returns a text, or null where there is null or nothing. */
  public static @Nullable String textOrNull(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value.asString();
  }
}
