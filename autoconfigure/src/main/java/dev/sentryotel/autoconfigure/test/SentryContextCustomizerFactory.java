package dev.sentryotel.autoconfigure.test;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.TestPropertySourceUtils;
import org.springframework.util.ClassUtils;

/** Keeps tests from sending, and gives those that ask for it what would have been sent. */
final class SentryContextCustomizerFactory implements ContextCustomizerFactory {

  private static final String BOOT_ANNOTATION =
      "org.springframework.boot.micrometer.tracing.test.autoconfigure.AutoConfigureTracing";
  private static final String BOOT_PROPERTY = "spring.test.tracing.export";
  private static final String EXPORT = "management.tracing.export.sentry.enabled";

  private static final boolean IS_STARTER_PRESENT =
      ClassUtils.isPresent(
          "io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder",
          SentryContextCustomizerFactory.class.getClassLoader());

  private enum Mode {
    NOTHING_IS_SENT,
    KEPT_IN_MEMORY,
    AS_SPRING_BOOT_SAYS
  }

  @Override
  public @Nullable ContextCustomizer createContextCustomizer(
      Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
    if (TestContextAnnotationUtils.hasAnnotation(testClass, AutoConfigureSentry.class)) {
      return new Customizer(Mode.KEPT_IN_MEMORY);
    }
    MergedAnnotation<?> tracing =
        MergedAnnotations.search(SearchStrategy.TYPE_HIERARCHY)
            .withEnclosingClasses(TestContextAnnotationUtils::searchEnclosingClass)
            .from(testClass)
            .get(BOOT_ANNOTATION);
    return new Customizer(
        tracing.isPresent() && tracing.getBoolean("export")
            ? Mode.AS_SPRING_BOOT_SAYS
            : Mode.NOTHING_IS_SENT);
  }

  /** A record, because contexts of tests are cached by what customizes them. */
  private record Customizer(Mode mode) implements ContextCustomizer {

    @Override
    public void customizeContext(
        ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
      ConfigurableEnvironment environment = context.getEnvironment();
      if (IS_STARTER_PRESENT) {
        register(context, "sentryNoShutdownHook", new RootBeanDefinition(NoShutdownHook.class));
      }
      if (mode == Mode.KEPT_IN_MEMORY) {
        TestPropertySourceUtils.addInlinedPropertiesToEnvironment(environment, EXPORT + "=true");
        // The application's own rate may be a hundredth; the test's own properties still win.
        if (!isSetByTest(configuration, "sentry.traces-sample-rate")) {
          TestPropertySourceUtils.addInlinedPropertiesToEnvironment(
              environment, "sentry.traces-sample-rate=1.0");
        }
        RootBeanDefinition sent = new RootBeanDefinition(SentTraces.class);
        sent.setPrimary(true);
        register(context, "sentrySentTraces", sent);
      } else if (mode == Mode.NOTHING_IS_SENT
          && !isSetByTest(configuration, EXPORT)
          && !environment.getProperty(BOOT_PROPERTY, Boolean.class, false)) {
        TestPropertySourceUtils.addInlinedPropertiesToEnvironment(environment, EXPORT + "=false");
      }
    }

    private static void register(
        ConfigurableApplicationContext context, String name, RootBeanDefinition definition) {
      ((BeanDefinitionRegistry) context.getBeanFactory()).registerBeanDefinition(name, definition);
    }

    private static boolean isSetByTest(MergedContextConfiguration configuration, String key) {
      return new MapPropertySource(
              "test",
              TestPropertySourceUtils.convertInlinedPropertiesToMap(
                  configuration.getPropertySourceProperties()))
          .containsProperty(key);
    }
  }
}
