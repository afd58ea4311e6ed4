/** The wiring into Spring Boot; the only package that knows Spring. */
@NullMarked
package dev.sentryotel.autoconfigure;

import org.jspecify.annotations.NullMarked;
