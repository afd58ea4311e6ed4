/** The bookshop itself: pages, a database, a call to a second service, an asynchronous step. */
@NullMarked
package dev.sentryotel.sample.shop;

import org.jspecify.annotations.NullMarked;
