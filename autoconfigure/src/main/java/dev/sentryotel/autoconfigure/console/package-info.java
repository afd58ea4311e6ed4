/** A page of the application itself that shows its newest traces, as they are sent. */
@NullMarked
package dev.sentryotel.autoconfigure.console;

import org.jspecify.annotations.NullMarked;
