package dev.sentryotel.mapping;

import io.opentelemetry.api.common.Attributes;

/**
 * One of the flat {@code contexts} of an event, such as {@code "os":{"name":"Linux"}}.
 *
 * @param key in {@code contexts}, such as {@code os}
 * @param fields names and plain values; never empty
 * @see <a
 *     href="https://develop.sentry.dev/sdk/foundations/transport/event-payloads/contexts/">Contexts
 *     interface</a>
 */
public record EventContext(String key, Attributes fields) {}
