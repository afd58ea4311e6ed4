/** For tests of applications: what would have been sent, instead of sending it. */
@NullMarked
package dev.sentryotel.autoconfigure.test;

import org.jspecify.annotations.NullMarked;
