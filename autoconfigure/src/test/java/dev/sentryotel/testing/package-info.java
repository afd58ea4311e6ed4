/** What tests of several packages share: vectors, and an independent reader of envelopes. */
@NullMarked
package dev.sentryotel.testing;

import org.jspecify.annotations.NullMarked;
