package dev.sentryotel.autoconfigure;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;

/**
 * OpenTelemetry's view of Spring's environment, for customizers of the application.
 *
 * <p>What is set wins over what customizers say, as under OpenTelemetry's starter.
 */
@NullUnmarked // As the interface is.
final class EnvironmentConfigProperties implements ConfigProperties {

  private final Environment environment;
  private final Map<String, String> defaults;

  /**
   * @param defaults read at each look-up
   */
  EnvironmentConfigProperties(Environment environment, Map<String, String> defaults) {
    this.environment = environment;
    this.defaults = defaults;
  }

  @Override
  public String getString(String name) {
    String value = environment.getProperty(name);
    return value == null ? defaults.get(name) : value;
  }

  @Override
  public Boolean getBoolean(String name) {
    String value = getString(name);
    return value == null ? null : Boolean.valueOf(value.strip());
  }

  @Override
  public Integer getInt(String name) {
    String value = getString(name);
    return value == null ? null : Integer.valueOf(value.strip());
  }

  @Override
  public Long getLong(String name) {
    String value = getString(name);
    return value == null ? null : Long.valueOf(value.strip());
  }

  @Override
  public Double getDouble(String name) {
    String value = getString(name);
    return value == null ? null : Double.valueOf(value.strip());
  }

  /** Without a unit it is in milliseconds, as OpenTelemetry specifies. */
  @Override
  public Duration getDuration(String name) {
    String value = getString(name);
    return value == null ? null : DurationStyle.SIMPLE.parse(value.strip());
  }

  @Override
  public List<String> getList(String name) {
    String value = getString(name);
    return value == null
        ? List.of()
        : Arrays.stream(value.split(","))
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .toList();
  }

  @Override
  public Map<String, String> getMap(String name) {
    Map<String, String> map = new LinkedHashMap<>();
    for (String pair : getList(name)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        map.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
    }
    return map;
  }
}
