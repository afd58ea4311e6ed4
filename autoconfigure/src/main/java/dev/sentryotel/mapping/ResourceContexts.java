package dev.sentryotel.mapping;

import io.opentelemetry.api.common.Attributes;
import java.util.List;

/**
 * What a resource and the JVM tell Sentry about where the application runs. Made once per resource,
 * see {@link ResourceMapping}; compare by identity to know whether bytes written before still hold.
 *
 * @param contexts {@code app}, {@code os}, {@code runtime}, {@code device}, {@code culture}, {@code
 *     cloud_resource}, in this order, those that have a field
 * @param resource the resource's attributes that may leave: {@code contexts.otel.resource}; may be
 *     empty
 * @param segmentAttributes the resource's attributes that may leave, filled up from the JVM, for
 *     the segment span of a stream, where there are no contexts
 */
public record ResourceContexts(
    List<EventContext> contexts, Attributes resource, Attributes segmentAttributes) {}
