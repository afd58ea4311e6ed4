package dev.sentryotel.mapping;

import static dev.sentryotel.mapping.OtherAttributes.text;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.semconv.UrlAttributes;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a span as they leave: its own, by the {@link AttributePolicy}, and those that
 * are derived from it. No name comes twice, unless the span itself has it twice with two types.
 *
 * <p>Left to the writers, because the two formats name them differently: kind, source, and in a
 * stream everything about the segment, the release and the SDK. The keys are in {@link
 * SentryAttributes}; a span's own attributes of these names never come out of here.
 *
 * <p>Used by one thread at a time; allocates next to nothing for a span whose attributes leave as
 * they are.
 */
public final class OutgoingAttributes {

  private static final AttributeKey<String> URL = AttributeKey.stringKey("url");
  private static final AttributeKey<String> HTTP_QUERY = AttributeKey.stringKey("http.query");
  private static final AttributeKey<String> HTTP_FRAGMENT = AttributeKey.stringKey("http.fragment");
  private static final AttributeKey<String> SCOPE_NAME =
      AttributeKey.stringKey("otel.instrumentation.name");
  private static final AttributeKey<String> SCOPE_VERSION =
      AttributeKey.stringKey("otel.instrumentation.version");

  private final AttributePolicy policy;
  // Bound once; a lambda per span would be garbage per span.
  private final BiConsumer<AttributeKey<?>, Object> offer = this::offer;

  // Of the span at hand only, owned by the one thread.
  private @Nullable BiConsumer<AttributeKey<?>, Object> out;
  private SpanKind kind = SpanKind.INTERNAL;
  private @Nullable String url;
  private @Nullable String query;
  private @Nullable String fragment;

  private OutgoingAttributes(AttributePolicy policy) {
    this.policy = policy;
  }

  /** Creates one for one writer. */
  public static OutgoingAttributes create(AttributePolicy policy) {
    return new OutgoingAttributes(policy);
  }

  /**
   * Hands out every attribute that leaves with a span:
   *
   * <ul>
   *   <li>{@code sentry.op} if there is one, {@code sentry.origin};
   *   <li>its own attributes, whose values may have been changed;
   *   <li>{@code http.response.status_code}, a number also where it was recorded as text or under
   *       the old name only;
   *   <li>{@code url}, {@code http.query}, {@code http.fragment} of HTTP spans;
   *   <li>{@code otel.instrumentation.name}, {@code otel.instrumentation.version}.
   * </ul>
   *
   * @param out may be the same for all spans; values have the type of their key and may be NaN,
   *     infinite, or empty
   */
  public void forEach(SpanData span, MappedSpan mapped, BiConsumer<AttributeKey<?>, Object> out) {
    Attributes attributes = span.getAttributes();
    begin(span.getKind(), out);
    try {
      findUrl(attributes);
      put(SentryAttributes.OP, mapped.op());
      put(SentryAttributes.ORIGIN, mapped.origin());
      attributes.forEach(offer);
      putOldStatusCode(attributes);
      // Sanitized: nothing is left in it that a policy could object to.
      put(URL, url);
      putDerived(HTTP_QUERY, query);
      putDerived(HTTP_FRAGMENT, fragment);
      InstrumentationScopeInfo scope = span.getInstrumentationScopeInfo();
      put(SCOPE_NAME, scope.getName().isEmpty() ? null : scope.getName());
      put(SCOPE_VERSION, scope.getVersion());
    } finally {
      begin(SpanKind.INTERNAL, null);
    }
  }

  /**
   * Hands out what a local root has beside: {@code sentry.sample_rate}, {@code thread.id}, {@code
   * thread.name}, the latter two unless it has its own.
   *
   * @param sampleRate applied in this process, in 0..1; NaN if none was
   * @param threadId of the thread that started it; 0 if unknown
   * @param threadName name of that thread, or null
   */
  public void forEachOfRoot(
      SpanData root,
      double sampleRate,
      long threadId,
      @Nullable String threadName,
      BiConsumer<AttributeKey<?>, Object> out) {
    if (!Double.isNaN(sampleRate)) {
      out.accept(SentryAttributes.SAMPLE_RATE, sampleRate);
    }
    // Both or none: OpenTelemetry's name beside our number could be of two threads.
    Attributes own = root.getAttributes();
    if (own.get(OtherAttributes.THREAD_ID) != null
        || own.get(OtherAttributes.THREAD_NAME) != null) {
      return;
    }
    if (threadId != 0) {
      out.accept(OtherAttributes.THREAD_ID, threadId);
    }
    if (threadName != null) {
      out.accept(OtherAttributes.THREAD_NAME, threadName);
    }
  }

  /**
   * Hands out what the segment span of a stream has beside, for want of contexts: the attributes of
   * the resource and the JVM, but for those it has itself.
   */
  public void forEachOfSegment(
      SpanData segment, ResourceContexts contexts, BiConsumer<AttributeKey<?>, Object> out) {
    Attributes own = segment.getAttributes();
    contexts
        .segmentAttributes()
        .forEach(
            (key, value) -> {
              if (own.get(key) == null) {
                out.accept(key, value);
              }
            });
  }

  /** Hands out the attributes of a link that leave. */
  public void forEachOfLink(Attributes attributes, BiConsumer<AttributeKey<?>, Object> out) {
    attributes.forEach(
        (key, value) -> {
          Object outgoing = policy.treatment(key).apply(value, AttributeTreatment.OF_NO_SPAN);
          if (outgoing != null) {
            out.accept(key, outgoing);
          }
        });
  }

  private void begin(SpanKind kind, @Nullable BiConsumer<AttributeKey<?>, Object> out) {
    this.kind = kind;
    this.out = out;
    url = null;
    query = null;
    fragment = null;
  }

  private void findUrl(Attributes attributes) {
    if (attributes.isEmpty() || !SpanCategory.isHttp(attributes)) {
      return;
    }
    String full = text(attributes, UrlAttributes.URL_FULL, OtherAttributes.HTTP_URL);
    if (full != null) {
      url = UrlText.sanitized(full);
      query = UrlText.query(full);
      fragment = UrlText.fragment(full);
    }
    if (query == null && kind == SpanKind.SERVER) {
      query = text(attributes, UrlAttributes.URL_QUERY);
    }
    if (query == null) {
      String target = text(attributes, OtherAttributes.HTTP_TARGET);
      query = target == null ? null : UrlText.query(target);
    }
  }

  private void offer(AttributeKey<?> key, Object value) {
    if (isDerived(key.getKey())) {
      return;
    }
    if (value instanceof String text && key.equals(RecordedCode.HTTP.text())) {
      putStatusCode(text);
      return;
    }
    put(key, policy.treatment(key).apply(value, kind));
  }

  /** Micrometer has only text, but Sentry compares codes as numbers. */
  private void putStatusCode(String text) {
    long code = RecordedCode.parse(text);
    if (code == RecordedCode.NONE) {
      put(RecordedCode.HTTP.text(), text);
    } else {
      put(RecordedCode.HTTP.number(), code);
    }
  }

  /** Whether a name is derived for this span, so that its own attribute would be a second one. */
  private boolean isDerived(String name) {
    return switch (name) {
      case "url" -> url != null;
      case "http.query" -> query != null;
      case "http.fragment" -> fragment != null;
      default -> false;
    };
  }

  private void putOldStatusCode(Attributes attributes) {
    long code = RecordedCode.OLD_HTTP.in(attributes);
    if (code != RecordedCode.NONE && !RecordedCode.HTTP.isPresentIn(attributes)) {
      put(RecordedCode.HTTP.number(), code);
    }
  }

  private void putDerived(AttributeKey<String> key, @Nullable String value) {
    if (value != null) {
      put(key, policy.treatment(key).apply(value, kind));
    }
  }

  private void put(AttributeKey<?> key, @Nullable Object value) {
    BiConsumer<AttributeKey<?>, Object> to = out;
    if (to != null && value != null) {
      to.accept(key, value);
    }
  }
}
