package dev.sentryotel.autoconfigure.actuator;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code application.yml} may say under {@code management.health.sentry}, besides {@code
 * enabled}.
 *
 * @param required Whether the application counts as down while Sentry takes no spans.
 */
@ConfigurationProperties("management.health.sentry")
record SentryHealthProperties(@DefaultValue("false") boolean required) {}
