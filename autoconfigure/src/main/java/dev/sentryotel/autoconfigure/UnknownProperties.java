package dev.sentryotel.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Warns of properties under {@code sentry} that nobody reads, as Spring Boot passes over a misspelt
 * one in silence:
 *
 * <pre>
 * Sentry: there is no property 'sentry.trace-sample-rate'; did you mean 'sentry.traces-sample-rate'?
 * </pre>
 *
 * <p>Not where sentry-java is, which has properties of the same prefix, and not of environment
 * variables, whose spelling has no one form. The names come from this jar's own configuration
 * metadata; where that is missing, as in a native image, nothing is said.
 */
final class UnknownProperties implements ApplicationListener<ApplicationPreparedEvent> {

  private static final Logger logger = LoggerFactory.getLogger(UnknownProperties.class);

  private static final String PREFIX = "sentry.";
  private static final String METADATA = "META-INF/spring-configuration-metadata.json";
  private static final Pattern NAME_AND_TYPE =
      Pattern.compile("\"name\": *\"(sentry\\.[^\"]+)\",\\s*\"type\": *\"([^\"]+)\"");

  /** Of the letters of the right name; more wrong ones than these are no slip of the hand. */
  private static final double SLIPS = 0.3;

  /**
   * A property.
   *
   * @param name as it is written, such as {@code sentry.tags}
   * @param type such as {@code java.util.Map<java.lang.String,java.lang.String>}
   */
  record Known(String name, String type) {

    /**
     * Whether there may be more behind the name: {@code .region} of a map, {@code [0]} of a list.
     */
    boolean allows(String more) {
      return more.isEmpty()
          || type.startsWith("java.util.Map")
          || (type.startsWith("java.util.List") && more.startsWith("["));
    }
  }

  @Override
  public void onApplicationEvent(ApplicationPreparedEvent event) {
    if (Neighbours.isSentryJavaPresent()) {
      return;
    }
    Set<String> names = names(event.getApplicationContext().getEnvironment());
    if (!names.isEmpty()) {
      unknown(names, known()).forEach(UnknownProperties::warn);
    }
  }

  private static void warn(String name, @Nullable String similar) {
    if (similar == null) {
      logger.warn("Sentry: there is no property '{}', so it has no effect", name);
    } else {
      logger.warn("Sentry: there is no property '{}'; did you mean '{}'?", name, similar);
    }
  }

  /** Returns what the metadata says, by the uniform form of the names; empty if it is missing. */
  static Map<String, Known> known() {
    Map<String, Known> properties = new TreeMap<>();
    String file = SentryProperties.class.getSimpleName() + ".class";
    URL here = SentryProperties.class.getResource(file);
    if (here == null) {
      return properties;
    }
    String path = SentryProperties.class.getName().replace('.', '/') + ".class";
    String base = here.toString().substring(0, here.toString().length() - path.length());
    try (InputStream in = URI.create(base + METADATA).toURL().openStream()) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      // Before it stand the groups, which have names but no values.
      Matcher matcher =
          NAME_AND_TYPE.matcher(text).region(text.indexOf("\"properties\""), text.length());
      while (matcher.find()) {
        properties.put(uniform(matcher.group(1)), new Known(matcher.group(1), matcher.group(2)));
      }
    } catch (IOException | RuntimeException e) {
      logger.debug("The names of the properties could not be read", e);
    }
    return properties;
  }

  /** Returns the names under our prefix that somebody wrote somewhere. */
  static Set<String> names(ConfigurableEnvironment environment) {
    Set<String> names = new TreeSet<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> enumerable
          && !source
              .getName()
              .equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
        for (String name : enumerable.getPropertyNames()) {
          if (name.startsWith(PREFIX)) {
            names.add(name);
          }
        }
      }
    }
    return names;
  }

  /**
   * Returns the unknown ones, each with the known one that is most like it, or null. Where nothing
   * is known, nothing is unknown.
   */
  static Map<String, @Nullable String> unknown(Set<String> names, Map<String, Known> known) {
    Map<String, @Nullable String> unknown = new LinkedHashMap<>();
    for (String name : names) {
      if (!known.isEmpty() && !isKnown(uniform(name), known)) {
        unknown.put(name, similar(uniform(name), known));
      }
    }
    return unknown;
  }

  /** Whether it is one, or an entry of a map or list. */
  private static boolean isKnown(String uniform, Map<String, Known> known) {
    for (String name = uniform; name.length() > PREFIX.length(); name = parent(name)) {
      Known property = known.get(name);
      if (property != null) {
        return property.allows(uniform.substring(name.length()));
      }
    }
    return false;
  }

  private static String parent(String name) {
    return name.substring(0, Math.max(0, Math.max(name.lastIndexOf('.'), name.lastIndexOf('['))));
  }

  private static @Nullable String similar(String uniform, Map<String, Known> known) {
    return known.entrySet().stream()
        .filter(each -> each.getKey().startsWith(uniform) || isSlip(uniform, each.getKey()))
        .min(Comparator.comparingInt(each -> distance(each.getKey(), uniform)))
        .map(each -> each.getValue().name())
        .orElse(null);
  }

  private static boolean isSlip(String uniform, String meant) {
    int letters = meant.length() - PREFIX.length();
    return distance(meant, uniform) <= Math.max(1, SLIPS * letters);
  }

  /** As relaxed binding compares them: {@code sentry.tracesSampleRate} is known too. */
  private static String uniform(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /** Letters to insert, delete, replace, or swap with the next (Damerau and Levenshtein). */
  private static int distance(String a, String b) {
    int[][] steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        boolean isSame = a.charAt(i - 1) == b.charAt(j - 1);
        int least = steps[i - 1][j - 1] + (isSame ? 0 : 1);
        least = Math.min(least, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, 1 + steps[i - 2][j - 2]);
        }
        steps[i][j] = least;
      }
    }
    return steps[a.length()][b.length()];
  }
}
