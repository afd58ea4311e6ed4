package dev.sentryotel.autoconfigure;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Says which property it was that the core refused. Spring Boot prints it with its origin. */
final class PropertyCheck {

  private PropertyCheck() {}

  /**
   * Returns what is made from a property's value.
   *
   * @param name of the property, such as {@code sentry.max-spans}
   * @param value shown in the error; must be no secret
   * @throws InvalidConfigurationPropertyValueException if making it throws an {@link
   *     IllegalArgumentException}, whose message becomes the reason
   */
  static <T extends @Nullable Object> T check(
      String name, @Nullable Object value, Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigurationPropertyValueException(
          name, value, e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }
}
