/** Values of Sentry's wire: DSN, ids, data categories, discard reasons, statuses, sources. */
@NullMarked
package dev.sentryotel.protocol;

import org.jspecify.annotations.NullMarked;
