/** What a span costs: the bare SDK, this project and its peers, measured side by side. */
@NullMarked
package dev.sentryotel.benchmarks;

import org.jspecify.annotations.NullMarked;
