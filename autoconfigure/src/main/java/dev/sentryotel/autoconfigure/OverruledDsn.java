package dev.sentryotel.autoconfigure;

import dev.sentryotel.SentryTelemetry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.util.StringUtils;

/** Warns of a context with a DSN of its own below one that sends for all below it. */
final class OverruledDsn implements ApplicationListener<ApplicationPreparedEvent> {

  private static final Logger logger = LoggerFactory.getLogger(OverruledDsn.class);

  @Override
  public void onApplicationEvent(ApplicationPreparedEvent event) {
    ApplicationContext child = event.getApplicationContext();
    ApplicationContext parent = child.getParent();
    // A child sees its parent's properties where it has none of its own.
    String dsn = child.getEnvironment().getProperty("sentry.dsn");
    if (parent == null || !StringUtils.hasText(dsn)) {
      return;
    }
    if (!dsn.equals(parent.getEnvironment().getProperty("sentry.dsn"))
        && LocalReceivers.hasBean(parent, SentryTelemetry.class)) {
      logger.warn(
          "Sentry: the sentry.dsn of this context has no effect, because its parent context sends"
              + " for both. To send elsewhere, start it without a parent");
    }
  }
}
