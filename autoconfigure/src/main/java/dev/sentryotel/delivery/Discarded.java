package dev.sentryotel.delivery;

import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;

/**
 * How much of a category was lost for a reason.
 *
 * @param quantity 1 or more
 */
public record Discarded(DiscardReason reason, DataCategory category, long quantity) {}
