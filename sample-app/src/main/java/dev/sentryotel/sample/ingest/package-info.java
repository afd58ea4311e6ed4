/** A local stand-in for Sentry: takes envelopes over HTTP and keeps the newest traces in memory. */
@NullMarked
package dev.sentryotel.sample.ingest;

import org.jspecify.annotations.NullMarked;
