package dev.sentryotel.autoconfigure;

import dev.sentryotel.propagation.OutgoingCarrier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpRequest;
import org.springframework.util.ClassUtils;

/** Reads the outgoing requests of Spring's own HTTP clients. */
final class HttpRequestCarrier implements OutgoingCarrier {

  private HttpRequestCarrier() {}

  /** Returns one if Spring's HTTP classes are there, else one that reads nothing. */
  static OutgoingCarrier ifPresent() {
    return ClassUtils.isPresent(
            "org.springframework.http.HttpRequest", HttpRequestCarrier.class.getClassLoader())
        ? new HttpRequestCarrier()
        : OutgoingCarrier.OPAQUE;
  }

  @Override
  public @Nullable String url(Object carrier) {
    return carrier instanceof HttpRequest request ? request.getURI().toString() : null;
  }

  @Override
  public @Nullable String header(Object carrier, String name) {
    return carrier instanceof HttpRequest request ? request.getHeaders().getFirst(name) : null;
  }
}
