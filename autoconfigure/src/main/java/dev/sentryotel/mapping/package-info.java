/**
 * OpenTelemetry's words turned into Sentry's: op, description, source, status, origin, resource.
 */
@NullMarked
package dev.sentryotel.mapping;

import org.jspecify.annotations.NullMarked;
