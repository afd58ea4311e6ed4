package dev.sentryotel;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;

/** A span with other attributes and another status than were recorded. */
final class EditedSpanData extends DelegatingSpanData {

  private final Attributes attributes;
  private final int droppedAttributes;
  private final StatusData status;

  EditedSpanData(SpanData recorded, Attributes attributes, StatusData status) {
    super(recorded);
    this.attributes = attributes;
    this.droppedAttributes = recorded.getTotalAttributeCount() - recorded.getAttributes().size();
    this.status = status;
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public int getTotalAttributeCount() {
    return attributes.size() + droppedAttributes;
  }

  @Override
  public StatusData getStatus() {
    return status;
  }
}
