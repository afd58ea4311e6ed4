/** Trace headers in and out, and the facts of a trace that ride on its span contexts. */
@NullMarked
package dev.sentryotel.propagation;

import org.jspecify.annotations.NullMarked;
