package dev.sentryotel.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Keeps each request from making two spans where an application has both OpenTelemetry's starter
 * and Spring Boot's own tracing, and both instrument the same: OpenTelemetry's then stays off.
 *
 * <p>Micrometer's is the one to keep: its observations are the application's metrics too, and they
 * cannot be had without the spans. These are defaults of the lowest precedence; {@code
 * otel.instrumentation.<name>.enabled} brings one back.
 */
final class DoubledInstrumentations implements EnvironmentPostProcessor, Ordered {

  private static final String PROPERTY_SOURCE = "sentryDoubledInstrumentations";
  private static final String BOOT = "org.springframework.boot.";

  private static final List<String> BOTH =
      List.of(
          AutoConfigurationNames.OPEN_TELEMETRY_STARTER,
          AutoConfigurationNames.BOOT_TRACING,
          AutoConfigurationNames.BOOT_MICROMETER_TRACING,
          AutoConfigurationNames.BOOT_OBSERVATION,
          "io.micrometer.tracing.otel.bridge.OtelTracer");

  /** By name, what of OpenTelemetry's has a twin in Spring Boot, and the twin's observation. */
  private static final List<Twin> TWINS =
      List.of(
          new Twin(
              "spring-webmvc",
              "http.server.requests",
              BOOT + "webmvc.autoconfigure.WebMvcObservationAutoConfiguration"),
          new Twin(
              "spring-web",
              "http.client.requests",
              BOOT + "restclient.autoconfigure.RestClientObservationAutoConfiguration"),
          new Twin(
              "spring-webflux",
              "http.server.requests",
              BOOT + "webflux.autoconfigure.WebFluxObservationAutoConfiguration"),
          new Twin(
              "spring-scheduling",
              "tasks.scheduled.execution",
              BOOT
                  + "micrometer.observation.autoconfigure"
                  + ".ScheduledTasksObservationAutoConfiguration"));

  private record Twin(String name, String observation, String autoConfiguration) {

    String property() {
      return "otel.instrumentation." + name + ".enabled";
    }

    boolean isObserved(Environment environment) {
      return isPresent(autoConfiguration)
          && !isExcluded(autoConfiguration, environment)
          && isEnabled(environment);
    }

    /** The longest name that is configured counts, as Spring Boot has it. */
    private boolean isEnabled(Environment environment) {
      for (String name = observation; !name.isEmpty(); name = parent(name)) {
        Boolean isEnabled =
            environment.getProperty("management.observations.enable." + name, Boolean.class);
        if (isEnabled != null) {
          return isEnabled;
        }
      }
      return environment.getProperty("management.observations.enable.all", Boolean.class, true);
    }

    private static String parent(String name) {
      int dot = name.lastIndexOf('.');
      return dot < 0 ? "" : name.substring(0, dot);
    }
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    // Where nobody takes our spans, nothing of ours changes what others do.
    if (!OnSentryActiveCondition.isDsnSet(environment)
        && LocalReceivers.configuredBy(environment) == null) {
      return;
    }
    Map<String, Object> defaults = new LinkedHashMap<>();
    for (Twin twin : doubled(environment)) {
      if (!environment.containsProperty(twin.property())) {
        defaults.put(twin.property(), "false");
      }
    }
    if (!defaults.isEmpty()) {
      environment.getPropertySources().addLast(new MapPropertySource(PROPERTY_SOURCE, defaults));
    }
  }

  /** Returns the instrumentations of OpenTelemetry that are off so that Spring Boot's are alone. */
  static List<String> switchedOff(ConfigurableEnvironment environment) {
    List<String> names = new ArrayList<>();
    if (environment.getPropertySources().contains(PROPERTY_SOURCE)) {
      for (Twin twin : doubled(environment)) {
        if (!isOn(twin, environment)) {
          names.add(twin.name);
        }
      }
    }
    return names;
  }

  /** Returns the properties that, set to false, would end the doubling there still is. */
  static List<String> stillOn(Environment environment) {
    return doubled(environment).stream()
        .filter(twin -> isOn(twin, environment))
        .map(Twin::property)
        .toList();
  }

  private static boolean isOn(Twin twin, Environment environment) {
    return environment.getProperty(
        twin.property(),
        Boolean.class,
        environment.getProperty(
            "otel.instrumentation.common.default-enabled", Boolean.class, true));
  }

  private static List<Twin> doubled(Environment environment) {
    if (OnSentryActiveCondition.switchedOffBy(environment) != null
        || !BOTH.stream().allMatch(name -> isPresent(name) && !isExcluded(name, environment))) {
      return List.of();
    }
    return TWINS.stream().filter(twin -> twin.isObserved(environment)).toList();
  }

  private static boolean isPresent(String className) {
    return ClassUtils.isPresent(className, DoubledInstrumentations.class.getClassLoader());
  }

  private static boolean isExcluded(String autoConfiguration, Environment environment) {
    String[] excluded = environment.getProperty("spring.autoconfigure.exclude", String[].class);
    return excluded != null && List.of(excluded).contains(autoConfiguration);
  }

  /** After the configuration files are read. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }
}
