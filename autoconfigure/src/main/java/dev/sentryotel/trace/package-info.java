/** Which spans belong together: segments from their first span's start to the encoder. */
@NullMarked
package dev.sentryotel.trace;

import org.jspecify.annotations.NullMarked;
