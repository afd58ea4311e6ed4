package dev.sentryotel.autoconfigure;

import dev.sentryotel.OpenTelemetryInstrumentation;
import io.opentelemetry.api.OpenTelemetry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Installs the {@link OpenTelemetryInstrumentation} beans before what they instrument is used.
 *
 * <p>Two moments, whichever comes first: when the {@link OpenTelemetry} bean has been made (the web
 * server's filters may need it before any singleton), and before the singletons are created. Both
 * on the thread that starts the context, which alone touches the fields until it closes.
 */
final class InstrumentationInstaller
    implements BeanPostProcessor, BeanFactoryInitializer<ListableBeanFactory>, DisposableBean {

  private static final Logger logger = LoggerFactory.getLogger(InstrumentationInstaller.class);

  private record Installed(String beanName, OpenTelemetryInstrumentation instrumentation) {}

  private final ListableBeanFactory beanFactory;
  private final Set<String> attempted = new HashSet<>();
  private final Deque<Installed> installed = new ArrayDeque<>();

  InstrumentationInstaller(ListableBeanFactory beanFactory) {
    this.beanFactory = beanFactory;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    if (bean instanceof OpenTelemetry openTelemetry && isTheOpenTelemetryBean(beanName)) {
      try {
        install(openTelemetry);
      } catch (BeanCurrentlyInCreationException e) {
        // One of them injects what is being made right now; there is a second moment for it.
        logger.debug("Instrumentations are installed later, as one needs OpenTelemetry", e);
      }
    }
    return bean;
  }

  /** Not the SDK behind it, which may be a bean too. */
  private boolean isTheOpenTelemetryBean(String beanName) {
    String[] names = beanFactory.getBeanNamesForType(OpenTelemetry.class, true, false);
    return names.length == 1 && names[0].equals(beanName);
  }

  @Override
  public void initialize(ListableBeanFactory factory) {
    if (factory.getBeanNamesForType(OpenTelemetryInstrumentation.class).length > 0) {
      factory.getBeanProvider(OpenTelemetry.class).ifUnique(this::install);
    }
  }

  /** Returns the names of the installed beans in the order in which they were installed. */
  List<String> installedNames() {
    List<String> names = new ArrayList<>();
    installed.forEach(each -> names.add(each.beanName));
    return names;
  }

  private void install(OpenTelemetry openTelemetry) {
    // Those of a parent context are installed, and outlive this one.
    NamedBeans.forEachOwn(
        beanFactory,
        OpenTelemetryInstrumentation.class,
        (name, bean) -> install(name, bean, openTelemetry));
  }

  private void install(
      String beanName, OpenTelemetryInstrumentation bean, OpenTelemetry openTelemetry) {
    if (!attempted.add(beanName)) {
      return;
    }
    try {
      bean.install(openTelemetry);
      installed.addLast(new Installed(beanName, bean));
    } catch (Exception | LinkageError e) {
      logger.warn(
          "The instrumentation '{}' could not be installed; the application goes on without it",
          beanName,
          e);
    }
  }

  @Override
  public void destroy() {
    while (!installed.isEmpty()) {
      Installed last = installed.removeLast();
      try {
        last.instrumentation.uninstall();
      } catch (Exception | LinkageError e) {
        logger.warn("The instrumentation '{}' could not be uninstalled", last.beanName, e);
      }
    }
  }
}
