package dev.sentryotel.autoconfigure;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.transport.RequestReplyReceiverContext;
import io.micrometer.observation.transport.RequestReplySenderContext;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Adds OpenTelemetry's words for HTTP to what Spring observes in its own.
 *
 * <pre>{@code
 * served: method=GET, uri=/books/{id}, status=200, http.url=/books/1
 *   -> http.request.method=GET, http.route=/books/{id}, http.response.status_code=200,
 *      url.path=/books/1
 * made:   method=GET, uri=/stock/{id}?fresh={fresh}, status=200, client.name=stock.example,
 *         http.url=https://stock.example/stock/1?fresh=yes
 *   -> http.request.method=GET, url.template=/stock/{id}, http.response.status_code=200,
 *      server.address=stock.example, url.full=https://stock.example/stock/1?fresh=yes
 * }</pre>
 *
 * <p>What Spring says in place of a value it does not have is passed over: {@code none}, {@code
 * UNKNOWN}, {@code NOT_FOUND}, {@code REDIRECTION}, {@code IO_ERROR} and the like.
 *
 * <p>As key values of high cardinality they reach spans and no metrics. Nothing is added where the
 * application's own convention speaks OpenTelemetry already.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/">HTTP spans</a>
 */
final class HttpObservationFilter implements ObservationFilter {

  private static final String METHOD = HttpAttributes.HTTP_REQUEST_METHOD.getKey();
  // Not yet stable, so no constant of OpenTelemetry's stable conventions.
  private static final String URL_TEMPLATE = "url.template";
  private static final Pattern STATUS = Pattern.compile("[1-9]\\d\\d");

  @Override
  public Observation.Context map(Observation.Context context) {
    boolean isServer = context instanceof RequestReplyReceiverContext<?, ?>;
    boolean isClient = context instanceof RequestReplySenderContext<?, ?>;
    String method = low(context, "method");
    if ((isServer || isClient) && method != null && !isInOpenTelemetrysWords(context)) {
      add(context, METHOD, method);
      addStatus(context);
      KeyValue url = context.getHighCardinalityKeyValue("http.url");
      String target = url == null ? null : url.getValue();
      if (isServer) {
        addRoute(context);
        add(context, UrlAttributes.URL_PATH.getKey(), target);
      } else {
        addTemplate(context);
        add(context, ServerAttributes.SERVER_ADDRESS.getKey(), low(context, "client.name"));
        add(context, UrlAttributes.URL_FULL.getKey(), target);
      }
    }
    return context;
  }

  private static boolean isInOpenTelemetrysWords(Observation.Context context) {
    return context.getLowCardinalityKeyValue(METHOD) != null
        || context.getHighCardinalityKeyValue(METHOD) != null;
  }

  private static void addStatus(Observation.Context context) {
    String status = low(context, "status");
    if (status != null && STATUS.matcher(status).matches()) {
      add(context, HttpAttributes.HTTP_RESPONSE_STATUS_CODE.getKey(), status);
    }
  }

  private static void addRoute(Observation.Context context) {
    String route = low(context, "uri");
    if (route != null && route.startsWith("/")) {
      add(context, HttpAttributes.HTTP_ROUTE.getKey(), route);
    }
  }

  /**
   * Clients are often handed a whole URL, which then stands where the template would: one without a
   * variable is taken for that.
   */
  private static void addTemplate(Observation.Context context) {
    String uri = low(context, "uri");
    if (uri == null || !uri.startsWith("/")) {
      return;
    }
    int query = uri.indexOf('?');
    String template = query < 0 ? uri : uri.substring(0, query);
    if (template.indexOf('{') >= 0) {
      add(context, URL_TEMPLATE, template);
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
