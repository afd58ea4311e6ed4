package dev.sentryotel.encoding;

import dev.sentryotel.mapping.UserFields;
import org.jspecify.annotations.Nullable;

/** Writes the {@code user} of a transaction. */
final class UserWriter {

  private final JsonOutput json;

  UserWriter(JsonOutput json) {
    this.json = json;
  }

  void write(UserFields user, ValueLimits limits) {
    json.startObject();
    text("id", user.id(), limits);
    text("username", user.username(), limits);
    text("email", user.email(), limits);
    text("name", user.name(), limits);
    text("ip_address", user.ipAddress(), limits);
    json.endObject();
  }

  private void text(String name, @Nullable String text, ValueLimits limits) {
    if (text != null) {
      json.member(name, Utf8.cut(text, limits.maxTextBytes()));
    }
  }
}
