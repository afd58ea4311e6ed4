package dev.sentryotel;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.mapping.SentryAttributes;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;

/** Changes to one span; the span itself as long as there are none. */
final class SpanEdit implements EditableSpan {

  private final SpanData recorded;
  private SpanData current;

  SpanEdit(SpanData recorded) {
    this.recorded = recorded;
    this.current = recorded;
  }

  @Override
  public SpanData data() {
    return current;
  }

  @Override
  public void rename(String name) {
    setAttribute(SentryAttributes.CUSTOM_SPAN_NAME, name);
  }

  @Override
  public <T> void setAttribute(AttributeKey<T> key, T value) {
    requireNonNull(value, "value");
    // A span may hold one name twice, with two types.
    change(
        current.getAttributes().toBuilder()
            .removeIf(other -> other.getKey().equals(key.getKey()))
            .put(key, value)
            .build(),
        current.getStatus());
  }

  @Override
  public void removeAttribute(String name) {
    requireNonNull(name, "name");
    change(
        current.getAttributes().toBuilder().removeIf(other -> other.getKey().equals(name)).build(),
        current.getStatus());
  }

  @Override
  public void setStatusDescription(String description) {
    StatusData status =
        StatusData.create(
            current.getStatus().getStatusCode(), requireNonNull(description, "description"));
    change(current.getAttributes(), status);
  }

  private void change(Attributes attributes, StatusData status) {
    current = new EditedSpanData(recorded, attributes, status);
  }
}
