/** What tests of several packages share. */
@NullMarked
package dev.sentryotel.testing;

import org.jspecify.annotations.NullMarked;
