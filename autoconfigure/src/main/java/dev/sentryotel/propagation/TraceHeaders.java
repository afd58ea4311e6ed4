package dev.sentryotel.propagation;

/**
 * What the next member of a trace needs to continue it, such as the page that a browser loads.
 *
 * @param sentryTrace value of {@code sentry-trace}
 * @param baggage value of {@code baggage}: the members of Sentry alone; may be empty
 */
public record TraceHeaders(String sentryTrace, String baggage) {}
