/** The console as people meet it: in a browser, behind Spring Security, under devtools. */
@NullMarked
package dev.sentryotel.console;

import org.jspecify.annotations.NullMarked;
