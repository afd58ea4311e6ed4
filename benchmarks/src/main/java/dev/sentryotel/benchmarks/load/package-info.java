/** A real application beside its peers: what starting, serving and a bad collector cost it. */
@NullMarked
package dev.sentryotel.benchmarks.load;

import org.jspecify.annotations.NullMarked;
