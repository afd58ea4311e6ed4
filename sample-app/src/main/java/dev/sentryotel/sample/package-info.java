/** The sample application: a bookshop, its telemetry, and a local ingest that shows its traces. */
@NullMarked
package dev.sentryotel.sample;

import org.jspecify.annotations.NullMarked;
