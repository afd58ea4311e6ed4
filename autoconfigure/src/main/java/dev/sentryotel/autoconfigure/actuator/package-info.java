/** What Spring Boot's actuator shows of the starter: an endpoint, a health contributor, meters. */
@NullMarked
package dev.sentryotel.autoconfigure.actuator;

import org.jspecify.annotations.NullMarked;
