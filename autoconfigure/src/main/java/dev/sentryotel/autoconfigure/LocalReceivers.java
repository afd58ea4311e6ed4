package dev.sentryotel.autoconfigure;

import dev.sentryotel.EnvelopeCopy;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/** Finds out, before there are beans, whether somebody on this machine takes copies. */
final class LocalReceivers {

  /** Of the console. */
  private static final String CONSOLE = "sentry.console.enabled";

  private LocalReceivers() {}

  /** Returns what asks for copies, in words, or null. */
  static @Nullable String configuredBy(Environment environment) {
    if (environment.getProperty(CONSOLE, Boolean.class, false)) {
      return CONSOLE + " is true";
    }
    return SpotlightSetting.isOn(environment) ? SpotlightSetting.PROPERTY + " is set" : null;
  }

  /** Returns what asks for copies or takes them, in words, or null. */
  static @Nullable String knownBy(
      Environment environment, @Nullable ConfigurableListableBeanFactory beanFactory) {
    String configured = configuredBy(environment);
    return configured == null && hasBean(beanFactory, EnvelopeCopy.class)
        ? "there is a bean of type EnvelopeCopy"
        : configured;
  }

  /** Whether there is a bean of a type, of which none is made to find out. */
  static boolean hasBean(@Nullable ListableBeanFactory beanFactory, Class<?> type) {
    return beanFactory != null
        && BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, type, true, false)
                .length
            > 0;
  }
}
