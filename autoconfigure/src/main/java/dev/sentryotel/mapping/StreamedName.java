package dev.sentryotel.mapping;

import static dev.sentryotel.mapping.OtherAttributes.text;

import dev.sentryotel.protocol.TransactionSource;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.semconv.DbAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Names of streamed spans, by which Sentry groups them: never with data of one request in them.
 * What a transaction shows as a span's description is in the attributes.
 *
 * <table>
 *   <caption>Where it is not the description</caption>
 *   <tr><th>span</th><th>description</th><th>name</th></tr>
 *   <tr><td>query</td><td>SELECT name FROM owners WHERE id = ?</td>
 *       <td>{@code db.query.summary}, else OpenTelemetry's name: SELECT owners</td></tr>
 *   <tr><td>request made, of no known template</td><td>GET https://api.example/pets/7</td>
 *       <td>GET api.example</td></tr>
 *   <tr><td>request served, of no known route</td><td>GET /owners/7</td><td>GET</td></tr>
 *   <tr><td>cache</td><td>owner-7, owner-8</td><td>OpenTelemetry's name</td></tr>
 * </table>
 *
 * <p>The name of a segment is that of the transaction, whose source tells Sentry what it was made
 * from.
 *
 * @see <a href="https://getsentry.github.io/sentry-conventions/">Sentry's conventions</a>
 */
public final class StreamedName {

  private StreamedName() {}

  /** Returns the name of a span that is no segment; may be empty. */
  public static String of(SpanData span, MappedSpan mapped) {
    Attributes attributes = span.getAttributes();
    if (attributes.isEmpty()
        || OtherAttributes.has(attributes, SentryAttributes.CUSTOM_SPAN_NAME)) {
      return mapped.description();
    }
    String explicitOp = text(attributes, SentryAttributes.OP);
    if (SpanCategory.isCache(explicitOp)) {
      return span.getName();
    }
    return switch (SpanCategory.of(span.getKind(), attributes, explicitOp)) {
      case DB -> ofQuery(span.getName(), attributes);
      case HTTP ->
          mapped.source() == TransactionSource.URL
              ? ofRequest(span.getKind(), attributes)
              : mapped.description();
      default -> mapped.description();
    };
  }

  private static String ofQuery(String name, Attributes attributes) {
    String summary = text(attributes, DbAttributes.DB_QUERY_SUMMARY);
    return GeneratedNamespace.removeFrom(summary == null ? name : summary, attributes);
  }

  private static String ofRequest(SpanKind kind, Attributes attributes) {
    String method =
        text(attributes, HttpAttributes.HTTP_REQUEST_METHOD, OtherAttributes.HTTP_METHOD);
    String host = kind == SpanKind.SERVER ? null : host(attributes);
    return host == null ? String.valueOf(method) : method + ' ' + host;
  }

  private static @Nullable String host(Attributes attributes) {
    return text(attributes, ServerAttributes.SERVER_ADDRESS, OtherAttributes.NET_PEER_NAME);
  }
}
