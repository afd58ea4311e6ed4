package dev.sentryotel.encoding;

import dev.sentryotel.mapping.RequestFields;
import org.jspecify.annotations.Nullable;

/** Writes the {@code request} of a transaction. */
final class RequestWriter {

  private final JsonOutput json;

  RequestWriter(JsonOutput json) {
    this.json = json;
  }

  void write(RequestFields request, ValueLimits limits) {
    json.startObject();
    text("method", request.method(), limits);
    text("url", request.url(), limits);
    text("query_string", request.queryString(), limits);
    if (!request.headers().isEmpty()) {
      json.name("headers");
      json.startObject();
      for (RequestFields.Header header : request.headers()) {
        text(header.name(), header.value(), limits);
      }
      json.endObject();
    }
    if (request.remoteAddress() != null) {
      json.name("env");
      json.startObject();
      text("REMOTE_ADDR", request.remoteAddress(), limits);
      json.endObject();
    }
    json.endObject();
  }

  private void text(String name, @Nullable String text, ValueLimits limits) {
    if (text != null) {
      json.member(name, Utf8.cut(text, limits.maxTextBytes()));
    }
  }
}
