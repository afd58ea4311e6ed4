package dev.sentryotel.autoconfigure;

import static dev.sentryotel.autoconfigure.PropertyCheck.check;

import dev.sentryotel.delivery.Spotlight;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;

/**
 * What {@code sentry.spotlight} says, a word or a URL:
 *
 * <pre>
 * true, t, y, yes, on, 1           on, at the URL that SENTRY_SPOTLIGHT names, else the usual one
 * false, f, n, no, off, 0, empty   off
 * anything else                    on, at this URL
 * </pre>
 *
 * @see <a href="https://develop.sentry.dev/sdk/foundations/client/integrations/spotlight/">
 *     Spotlight</a>
 */
final class SpotlightSetting {

  static final String PROPERTY = "sentry.spotlight";

  private static final String VARIABLE = "SENTRY_SPOTLIGHT";
  private static final Set<String> ON = Set.of("true", "t", "y", "yes", "on", "1");
  private static final Set<String> OFF = Set.of("false", "f", "n", "no", "off", "0", "");

  private static final Logger logger = LoggerFactory.getLogger(SpotlightSetting.class);

  private SpotlightSetting() {}

  /** Whether copies are wanted; does not look whether the URL is one. */
  static boolean isOn(Environment environment) {
    return url(environment) != null;
  }

  /** Returns where to, as it was written, or null if it is off. */
  static @Nullable String url(Environment environment) {
    String value = value(environment, PROPERTY);
    if (isOff(value)) {
      return null;
    }
    if (isUrl(value)) {
      return value;
    }
    String variable = value(environment, VARIABLE);
    return isUrl(variable) ? variable : Spotlight.DEFAULT_URL;
  }

  /**
   * Returns the line to it, or null if it is off. At run time, for the setting may not have been
   * there when the application was processed ahead of time.
   */
  static @Nullable Spotlight spotlight(Environment environment) {
    warnOfOverridden(environment);
    String url = url(environment);
    return url == null ? null : check(PROPERTY, url, () -> new Spotlight(url));
  }

  /** Says so where the environment variable means something else than what counts. */
  private static void warnOfOverridden(Environment environment) {
    String value = value(environment, PROPERTY);
    String variable = value(environment, VARIABLE);
    boolean isOverridden =
        isUrl(value) ? !value.equals(variable) : isOff(value) && !isOff(variable);
    if (!variable.isEmpty() && isOverridden) {
      logger.warn(
          "Sentry: the environment variable {} has no effect, because {} is set elsewhere too, to {}",
          VARIABLE,
          PROPERTY,
          isUrl(value) ? "another URL" : value);
    }
  }

  private static boolean isUrl(String value) {
    return !isOff(value) && !ON.contains(value.toLowerCase(Locale.ROOT));
  }

  private static boolean isOff(String value) {
    return OFF.contains(value.toLowerCase(Locale.ROOT));
  }

  private static String value(Environment environment, String name) {
    return environment.getProperty(name, "").strip();
  }
}
