package dev.sentryotel.autoconfigure;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Keeps each request from making two spans where an application has both OpenTelemetry's starter
 * and Spring Boot's own tracing, and both instrument the same: OpenTelemetry's then stays off.
 *
 * <p>Micrometer's is the one to keep: its observations are the application's metrics too, and they
 * cannot be had without the spans. These are defaults of the lowest precedence; {@code
 * otel.instrumentation.<name>.enabled} brings one back.
 *
 * <p>When the application's beans are known, since without somebody who takes our spans nothing of
 * ours changes what others do; and still in time for OpenTelemetry's starter, whose conditions are
 * asked again before its beans are registered.
 */
final class DoubledInstrumentationsRegistrar implements ImportBeanDefinitionRegistrar {

  private static final String NAME = "sentryDoubledInstrumentations";
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
          // OpenTelemetry's has WebClient under the same name as the server.
          new Twin(
              "spring-webflux",
              "http.client.requests",
              BOOT + "webclient.autoconfigure.WebClientObservationAutoConfiguration"),
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

    boolean isObserved(Set<String> exclusions, Environment environment) {
      return isThere(autoConfiguration, exclusions) && isEnabled(environment);
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

  private final ConfigurableEnvironment environment;

  DoubledInstrumentationsRegistrar(Environment environment) {
    this.environment = (ConfigurableEnvironment) environment;
  }

  @Override
  public void registerBeanDefinitions(
      AnnotationMetadata importer, BeanDefinitionRegistry registry) {
    // Of an earlier context with the same environment.
    environment.getPropertySources().remove(NAME);
    Map<String, Object> defaults = new LinkedHashMap<>();
    Set<String> off = new LinkedHashSet<>();
    Set<String> on = new LinkedHashSet<>();
    for (Twin twin : doubled(exclusions(registry))) {
      if (!environment.containsProperty(twin.property())) {
        defaults.put(twin.property(), "false");
        off.add(twin.name);
      } else if (environment.getProperty(twin.property(), Boolean.class, true)) {
        on.add(twin.property());
      }
    }
    if (!defaults.isEmpty()) {
      environment.getPropertySources().addLast(new MapPropertySource(NAME, defaults));
    }
    // As a definition, because what is decided ahead of time is still so when it runs.
    RootBeanDefinition outcome = new RootBeanDefinition(DoubledInstrumentations.class);
    outcome.getConstructorArgumentValues().addIndexedArgumentValue(0, List.copyOf(off));
    outcome.getConstructorArgumentValues().addIndexedArgumentValue(1, List.copyOf(on));
    registry.registerBeanDefinition(NAME, outcome);
  }

  /** Returns the auto-configurations that the application excluded, in whatever way. */
  private static Set<String> exclusions(BeanDefinitionRegistry registry) {
    return registry instanceof ConfigurableListableBeanFactory beanFactory
        ? Set.copyOf(ConditionEvaluationReport.get(beanFactory).getExclusions())
        : Set.of();
  }

  private List<Twin> doubled(Set<String> exclusions) {
    return BOTH.stream().allMatch(name -> isThere(name, exclusions))
        ? TWINS.stream().filter(twin -> twin.isObserved(exclusions, environment)).toList()
        : List.of();
  }

  private static boolean isThere(String className, Set<String> exclusions) {
    return !exclusions.contains(className)
        && ClassUtils.isPresent(className, DoubledInstrumentationsRegistrar.class.getClassLoader());
  }
}
