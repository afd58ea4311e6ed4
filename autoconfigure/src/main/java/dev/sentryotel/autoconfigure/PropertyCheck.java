package dev.sentryotel.autoconfigure;

import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Says which property it was that the core refused. Spring Boot prints it with its origin. */
public final class PropertyCheck {

  private static final Pattern PARAMETER_FIRST = Pattern.compile("^[a-z][A-Za-z]* must");
  private static final Pattern CAMEL = Pattern.compile("(?<=\\b[a-z][A-Za-z]{0,20})[A-Z](?=[a-z])");

  private PropertyCheck() {}

  /**
   * Returns what is made from a property's value.
   *
   * @param name of the property, such as {@code sentry.max-spans}
   * @param value shown in the error; must be no secret
   * @throws InvalidConfigurationPropertyValueException if making it throws an {@link
   *     IllegalArgumentException}, whose message becomes the reason
   */
  public static <T extends @Nullable Object> T check(
      String name, @Nullable Object value, Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigurationPropertyValueException(
          name, value, inWords(e.getMessage() == null ? e.toString() : e.getMessage()));
    }
  }

  /**
   * Returns the core's message in the words of the configuration: {@code maxQueueBytes must be 1 or
   * more} becomes {@code It must be 1 or more}.
   */
  private static String inWords(String message) {
    String subject = PARAMETER_FIRST.matcher(message).replaceFirst("It must");
    return CAMEL.matcher(subject).replaceAll(match -> "-" + match.group().toLowerCase(Locale.ROOT));
  }
}
