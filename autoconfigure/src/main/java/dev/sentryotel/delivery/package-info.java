/** The way of finished envelopes to Sentry: bounded line, senders, retry, rate limits, accounts. */
@NullMarked
package dev.sentryotel.delivery;

import org.jspecify.annotations.NullMarked;
