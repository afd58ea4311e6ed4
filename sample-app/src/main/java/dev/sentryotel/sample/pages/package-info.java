/** The home page, and JSON endpoints that tell what the local ingest has received. */
@NullMarked
package dev.sentryotel.sample.pages;

import org.jspecify.annotations.NullMarked;
