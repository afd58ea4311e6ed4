package dev.sentryotel.propagation;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.protocol.OwnRequests;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.semconv.UrlAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Tells the destinations of outgoing requests apart, by the URL that a span or a carrier knows.
 *
 * @param own the client's own requests
 * @param targets which others get trace headers
 */
public record OutgoingRequests(OwnRequests own, PropagationTargets targets) {

  private static final AttributeKey<String> HTTP_URL = AttributeKey.stringKey("http.url");

  /** Requires both. */
  public OutgoingRequests {
    requireNonNull(own, "own");
    requireNonNull(targets, "targets");
  }

  /**
   * Returns the destination of the request that a span stands for. An INTERNAL span without a URL
   * belongs to what its parent does.
   *
   * @param parent what the span's parent is marked with
   * @param attributes of its start
   */
  public Destination of(Destination parent, SpanKind kind, Attributes attributes) {
    if (kind != SpanKind.CLIENT && kind != SpanKind.INTERNAL) {
      return Destination.UNKNOWN;
    }
    String url = attributes.isEmpty() ? null : urlOf(attributes);
    if (url != null) {
      return of(url);
    }
    return kind == SpanKind.INTERNAL ? parent : Destination.UNKNOWN;
  }

  private static @Nullable String urlOf(Attributes attributes) {
    String url = attributes.get(UrlAttributes.URL_FULL);
    return url == null ? attributes.get(HTTP_URL) : url;
  }

  /** Returns the destination of a request to a full URL. */
  Destination of(String url) {
    if (own.contains(url)) {
      return Destination.OWN;
    }
    if (targets.isEverything()) {
      return Destination.UNKNOWN;
    }
    return targets.matches(url) ? Destination.TARGET : Destination.NOT_TARGET;
  }
}
