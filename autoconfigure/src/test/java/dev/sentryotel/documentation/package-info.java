/** Holds README and docs against the code: links, properties, snippets, commands, log lines. */
@NullMarked
package dev.sentryotel.documentation;

import org.jspecify.annotations.NullMarked;
