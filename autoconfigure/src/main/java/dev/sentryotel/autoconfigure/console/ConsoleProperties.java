package dev.sentryotel.autoconfigure.console;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What {@code application.yml} may say under {@code sentry.console}.
 *
 * @param enabled Whether to serve the newest traces of this application under /sentry-console. On
 *     by itself where spring-boot-devtools is.
 * @param maxTraces Traces to keep. Beyond it the oldest are forgotten.
 * @param maxSize Bytes of envelopes to keep, before compression. Beyond it the oldest traces are
 *     forgotten.
 * @param allowedAddresses Addresses that may look at the console besides the loopback ones, such as
 *     192.168.1.7 or 172.16.0.0/12.
 * @param allowedHosts Names the console may be called by besides localhost, such as
 *     dev.example.com, without a port.
 */
@ConfigurationProperties("sentry.console")
record ConsoleProperties(
    @DefaultValue("false") boolean enabled,
    // As many as one looks through; a busy page makes a few of them a second.
    @DefaultValue("500") int maxTraces,
    // As much as may wait for Sentry (sentry.transport.max-queue-size): some 8,000 small traces, or
    // 30 of a thousand spans.
    @DefaultValue("16MB") DataSize maxSize,
    @DefaultValue List<String> allowedAddresses,
    @DefaultValue List<String> allowedHosts) {}
