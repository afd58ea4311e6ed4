/** What an application holds: the client, its options, and the beans it may declare. */
@NullMarked
package dev.sentryotel;

import org.jspecify.annotations.NullMarked;
