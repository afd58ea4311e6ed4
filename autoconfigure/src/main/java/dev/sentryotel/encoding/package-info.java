/** Finished segments turned into the bytes of envelopes. */
@NullMarked
package dev.sentryotel.encoding;

import org.jspecify.annotations.NullMarked;
