/** A small web application, the same with every contender. It runs in processes of its own. */
@NullMarked
package dev.sentryotel.benchmarks.application;

import org.jspecify.annotations.NullMarked;
