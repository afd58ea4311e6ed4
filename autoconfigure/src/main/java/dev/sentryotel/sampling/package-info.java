/** The one decision per local root, and who makes it. */
@NullMarked
package dev.sentryotel.sampling;

import org.jspecify.annotations.NullMarked;
