/** Pages and JSON endpoints that show the traces the local ingest has received. */
@NullMarked
package dev.sentryotel.sample.pages;

import org.jspecify.annotations.NullMarked;
