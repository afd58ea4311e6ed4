package dev.sentryotel;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * A span that has ended, as callbacks see it before it leaves: all that was recorded can be read,
 * and what tells about data can be changed. Ids, times, kind and links stay as they are.
 *
 * <p>What Sentry shows is made from the changed span: without {@code db.query.text} the query is
 * nowhere, and {@code sentry.op}, if set, is the operation. What must not leave, such as personal
 * data unless {@code sentry.send-default-pii} is set, does not leave either when it is set here.
 *
 * <p>Not safe for use by several threads, nor after the call it was given to.
 */
public interface EditableSpan {

  /** Returns the span with the changes made so far. */
  SpanData data();

  /** Gives the span another name, to be shown whatever its attributes say. */
  void rename(String name);

  /** Sets an attribute, in the place of any other of that name. */
  <T> void setAttribute(AttributeKey<T> key, T value);

  /** Removes the attribute of that name, of whatever type. */
  void removeAttribute(String name);

  /**
   * Sets the description of the span's status, which often is the message of an exception.
   *
   * @param description empty for none
   */
  void setStatusDescription(String description);
}
