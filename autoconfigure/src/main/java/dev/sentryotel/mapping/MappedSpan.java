package dev.sentryotel.mapping;

import static dev.sentryotel.mapping.OtherAttributes.text;

import dev.sentryotel.protocol.SpanStatus;
import dev.sentryotel.protocol.TransactionSource;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.jspecify.annotations.Nullable;

/**
 * What Sentry calls a span.
 *
 * <table>
 *   <caption>Some spans</caption>
 *   <tr><th>OpenTelemetry</th><th>op</th><th>description</th><th>source</th></tr>
 *   <tr><td>SERVER {@code GET}, {@code http.route=/a/{id}}</td>
 *       <td>http.server</td><td>GET /a/{id}</td><td>route</td></tr>
 *   <tr><td>CLIENT {@code SELECT shop}, {@code db.query.text=SELECT ?}</td>
 *       <td>db</td><td>SELECT ?</td><td>task</td></tr>
 *   <tr><td>INTERNAL {@code work}</td><td>null</td><td>work</td><td>custom</td></tr>
 * </table>
 *
 * <p>Any thread may map a span, also one that is still running. An attribute of the wrong type
 * counts as absent, and so does an empty string.
 *
 * @param op such as {@code http.server}, or null: Sentry then writes {@code default}
 * @param description of the span, and the transaction's name if it is a local root; may be empty,
 *     and as long as what was recorded
 * @param source what the description was made from
 * @param status in Sentry's words
 * @param origin {@code manual}, or who made it, such as {@code auto.opentelemetry}
 * @see <a href="https://develop.sentry.dev/sdk/telemetry/traces/opentelemetry/">OpenTelemetry
 *     support</a>
 */
public record MappedSpan(
    @Nullable String op,
    String description,
    TransactionSource source,
    SpanStatus status,
    String origin) {

  /** Maps a span that has ended. */
  public static MappedSpan of(SpanData span) {
    return of(
        span.getName(),
        span.getKind(),
        span.getAttributes(),
        span.getInstrumentationScopeInfo().getName(),
        span.getStatus());
  }

  /**
   * Maps a span as it is now.
   *
   * @param scopeName name of the instrumentation scope
   * @param status of a span still running: {@link StatusData#unset()}
   */
  public static MappedSpan of(
      String name, SpanKind kind, Attributes attributes, String scopeName, StatusData status) {
    String explicitOp = text(attributes, SentryAttributes.OP);
    SpanCategory category = SpanCategory.of(kind, attributes, explicitOp);
    String op = explicitOp == null ? category.op(kind, attributes) : explicitOp;
    String origin = origin(attributes, scopeName);
    SpanName named = SpanName.of(name, kind, attributes, category, op, origin);
    return new MappedSpan(
        op, named.description(), named.source(), StatusMapping.of(status, attributes), origin);
  }

  private static String origin(Attributes attributes, String scopeName) {
    String explicit = text(attributes, SentryAttributes.ORIGIN);
    if (explicit != null) {
      return explicit;
    }
    return scopeName.startsWith("io.opentelemetry.") ? "auto.opentelemetry" : "manual";
  }
}
