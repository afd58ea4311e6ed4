package dev.sentryotel;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.mapping.SentryAttributes;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a span is to be started. Immutable: each method returns new options.
 *
 * <pre>{@code
 * client.startSpan(
 *     SpanOptions.of("charge card").kind(SpanKind.CLIENT).op("payment.charge"),
 *     span -> gateway.charge(order));
 * }</pre>
 */
public final class SpanOptions {

  private final String name;
  private final SpanKind kind;
  private final Attributes attributes;
  private final @Nullable Context parent;
  private final List<Link> links;
  private final @Nullable Instant startTime;

  private record Link(SpanContext context, Attributes attributes) {}

  private SpanOptions(
      String name,
      SpanKind kind,
      Attributes attributes,
      @Nullable Context parent,
      List<Link> links,
      @Nullable Instant startTime) {
    this.name = name;
    this.kind = kind;
    this.attributes = attributes;
    this.parent = parent;
    this.links = links;
    this.startTime = startTime;
  }

  /** Returns options with a name: an internal span below the current one that starts now. */
  public static SpanOptions of(String name) {
    return new SpanOptions(
        requireNonNull(name, "name"), SpanKind.INTERNAL, Attributes.empty(), null, List.of(), null);
  }

  /** Returns these options with a kind. */
  public SpanOptions kind(SpanKind kind) {
    requireNonNull(kind, "kind");
    return new SpanOptions(name, kind, attributes, parent, links, startTime);
  }

  /**
   * Returns these options with Sentry's operation, such as {@code cache.get}, which groups spans in
   * Sentry; without one it is inferred from the attributes.
   */
  public SpanOptions op(String op) {
    return attribute(SentryAttributes.OP, requireNonNull(op, "op"));
  }

  /** Returns these options with one more attribute. */
  public <T> SpanOptions attribute(AttributeKey<T> key, T value) {
    Attributes more = attributes.toBuilder().put(key, value).build();
    return new SpanOptions(name, kind, more, parent, links, startTime);
  }

  /** Returns these options with more attributes. */
  public SpanOptions attributes(Attributes attributes) {
    Attributes more = this.attributes.toBuilder().putAll(attributes).build();
    return new SpanOptions(name, kind, more, parent, links, startTime);
  }

  /** Returns these options with the parent taken from a context instead of the current one. */
  public SpanOptions parent(Context parent) {
    requireNonNull(parent, "parent");
    return new SpanOptions(name, kind, attributes, parent, links, startTime);
  }

  /** Returns these options without a parent: the span begins a new trace. */
  public SpanOptions noParent() {
    return parent(Context.root());
  }

  /** Returns these options with a link to another span. */
  public SpanOptions link(SpanContext context) {
    return link(context, Attributes.empty());
  }

  /** Returns these options with a link to another span that has attributes. */
  public SpanOptions link(SpanContext context, Attributes attributes) {
    List<Link> more = new ArrayList<>(links);
    more.add(
        new Link(requireNonNull(context, "context"), requireNonNull(attributes, "attributes")));
    return new SpanOptions(name, kind, this.attributes, parent, List.copyOf(more), startTime);
  }

  /** Returns these options with a start time other than now, precise to the nanosecond. */
  public SpanOptions startTime(Instant startTime) {
    requireNonNull(startTime, "startTime");
    return new SpanOptions(name, kind, attributes, parent, links, startTime);
  }

  /** Returns the builder of the span that these options describe, below the span of a context. */
  SpanBuilder toBuilder(Tracer tracer, Context parent) {
    SpanBuilder builder =
        tracer.spanBuilder(name).setSpanKind(kind).setAllAttributes(attributes).setParent(parent);
    for (Link link : links) {
      builder.addLink(link.context, link.attributes);
    }
    if (startTime != null) {
      builder.setStartTimestamp(startTime);
    }
    return builder;
  }

  /** Returns the context to take the parent from, or null for the current one. */
  @Nullable Context parent() {
    return parent;
  }
}
