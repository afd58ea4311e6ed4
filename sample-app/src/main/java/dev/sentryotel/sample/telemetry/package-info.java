/** What this application adds to the starter, the way any application would. */
@NullMarked
package dev.sentryotel.sample.telemetry;

import org.jspecify.annotations.NullMarked;
