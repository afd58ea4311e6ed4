package dev.sentryotel.autoconfigure;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Warns once where an application uses {@code @WithSpan} and nothing makes spans of it, because
 * AspectJ is not on the class path. Looks at the application's own beans only.
 */
final class WithSpanCheck implements SmartInitializingSingleton {

  /** The annotation, which may come without OpenTelemetry's starter. */
  static final String WITH_SPAN = "io.opentelemetry.instrumentation.annotations.WithSpan";

  /** Of AspectJ's weaver, without which Spring makes no aspects. */
  static final String ASPECTJ = "org.aspectj.weaver.Advice";

  private static final Logger logger = LoggerFactory.getLogger(WithSpanCheck.class);

  private final ConfigurableListableBeanFactory beanFactory;

  WithSpanCheck(ConfigurableListableBeanFactory beanFactory) {
    this.beanFactory = beanFactory;
  }

  @Override
  public void afterSingletonsInstantiated() {
    if (!AutoConfigurationPackages.has(beanFactory)) {
      return;
    }
    List<String> packages = AutoConfigurationPackages.get(beanFactory);
    for (String name : beanFactory.getBeanDefinitionNames()) {
      Class<?> type = beanFactory.getType(name, false);
      Method method = type == null ? null : annotated(ClassUtils.getUserClass(type), packages);
      if (method != null) {
        logger.warn(
            "@WithSpan on {}.{} makes no span, because AspectJ is not on the class path; add"
                + " spring-boot-starter-aspectj. Other places are not listed.",
            method.getDeclaringClass().getSimpleName(),
            method.getName());
        return;
      }
    }
  }

  private static @Nullable Method annotated(Class<?> type, List<String> packages) {
    if (packages.stream().noneMatch(each -> type.getName().startsWith(each + "."))) {
      return null;
    }
    for (Method method : ReflectionUtils.getAllDeclaredMethods(type)) {
      for (Annotation annotation : method.getAnnotations()) {
        if (annotation.annotationType().getName().equals(WITH_SPAN)) {
          return method;
        }
      }
    }
    return null;
  }
}
