package dev.sentryotel.autoconfigure;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.transport.RequestReplyReceiverContext;
import io.micrometer.observation.transport.RequestReplySenderContext;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Adds OpenTelemetry's words for HTTP to what Spring observes in its own.
 *
 * <pre>{@code
 * method=GET, uri=/books/{id}, status=200, http.url=/books/1
 *   -> http.request.method=GET, http.route=/books/{id}, http.response.status_code=200, url.path=/books/1
 * }</pre>
 *
 * <p>As key values of high cardinality they reach spans and no metrics. Nothing is added where the
 * application's own convention speaks OpenTelemetry already.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/">HTTP spans</a>
 */
final class HttpObservationFilter implements ObservationFilter {

  private static final String METHOD = HttpAttributes.HTTP_REQUEST_METHOD.getKey();

  @Override
  public Observation.Context map(Observation.Context context) {
    boolean isServer = context instanceof RequestReplyReceiverContext<?, ?>;
    boolean isClient = context instanceof RequestReplySenderContext<?, ?>;
    String method = low(context, "method");
    if ((isServer || isClient) && method != null && !isInOpenTelemetrysWords(context)) {
      add(context, METHOD, method);
      add(context, HttpAttributes.HTTP_RESPONSE_STATUS_CODE.getKey(), low(context, "status"));
      KeyValue url = context.getHighCardinalityKeyValue("http.url");
      String target = url == null ? null : url.getValue();
      if (isServer) {
        addRoute(context);
        add(context, UrlAttributes.URL_PATH.getKey(), target);
      } else {
        add(context, UrlAttributes.URL_FULL.getKey(), target);
      }
    }
    return context;
  }

  private static boolean isInOpenTelemetrysWords(Observation.Context context) {
    return context.getLowCardinalityKeyValue(METHOD) != null
        || context.getHighCardinalityKeyValue(METHOD) != null;
  }

  /** Spring also says NOT_FOUND, REDIRECTION, UNKNOWN and root in this place. */
  private static void addRoute(Observation.Context context) {
    String route = low(context, "uri");
    if (route != null && route.startsWith("/")) {
      add(context, HttpAttributes.HTTP_ROUTE.getKey(), route);
    }
  }

  private static @Nullable String low(Observation.Context context, String key) {
    KeyValue value = context.getLowCardinalityKeyValue(key);
    return value == null ? null : value.getValue();
  }

  private static void add(Observation.Context context, String key, @Nullable String value) {
    if (value != null && !value.equals(KeyValue.NONE_VALUE)) {
      context.addHighCardinalityKeyValue(KeyValue.of(key, value));
    }
  }
}
