package dev.sentryotel.autoconfigure;

import java.util.List;

/**
 * What both OpenTelemetry's starter and Spring Boot's own tracing can make spans of.
 *
 * @param off the instrumentations of OpenTelemetry that are off, so that Spring Boot's are alone,
 *     by name
 * @param on the properties that, set to false, would end the doubling there still is
 */
record DoubledInstrumentations(List<String> off, List<String> on) {}
