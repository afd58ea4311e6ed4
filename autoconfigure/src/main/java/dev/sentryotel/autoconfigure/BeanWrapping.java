package dev.sentryotel.autoconfigure;

import dev.sentryotel.OpenTelemetryBeanWrapper;
import io.opentelemetry.api.OpenTelemetry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Wraps beans by the {@link OpenTelemetryBeanWrapper} beans, which it looks up with the first bean.
 *
 * <p>{@code OpenTelemetry} is made when the first bean is to be wrapped. Beans made meanwhile, for
 * it or for the wrappers, are left alone.
 */
final class BeanWrapping implements BeanPostProcessor {

  private static final Logger logger = LoggerFactory.getLogger(BeanWrapping.class);

  private final ListableBeanFactory beanFactory;
  // Beans are made by the thread that starts the context, and later by any that needs a lazy one.
  private volatile @Nullable List<OpenTelemetryBeanWrapper<?>> wrappers;
  private final ThreadLocal<Boolean> isLookingUp = ThreadLocal.withInitial(() -> false);

  BeanWrapping(ListableBeanFactory beanFactory) {
    this.beanFactory = beanFactory;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    // What is behind a scoped proxy stays as it is: the proxy is a bean too, and is wrapped.
    if (isLookingUp.get()
        || bean instanceof OpenTelemetryBeanWrapper
        || ScopedProxyUtils.isScopedTarget(beanName)) {
      return bean;
    }
    Object result = bean;
    for (OpenTelemetryBeanWrapper<?> wrapper : wrappers()) {
      if (wrapper.type().isInstance(result)) {
        result = wrap(wrapper, result, beanName);
      }
    }
    return result;
  }

  private List<OpenTelemetryBeanWrapper<?>> wrappers() {
    List<OpenTelemetryBeanWrapper<?>> known = wrappers;
    if (known == null) {
      isLookingUp.set(true);
      try {
        known = lookUp();
      } finally {
        isLookingUp.remove();
      }
      wrappers = known;
    }
    return known;
  }

  private List<OpenTelemetryBeanWrapper<?>> lookUp() {
    List<OpenTelemetryBeanWrapper<?>> found = new ArrayList<>();
    NamedBeans.forEach(
        beanFactory, OpenTelemetryBeanWrapper.class, (name, wrapper) -> found.add(wrapper));
    return found;
  }

  private <T> T wrap(OpenTelemetryBeanWrapper<T> wrapper, Object bean, String beanName) {
    T typed = wrapper.type().cast(bean);
    isLookingUp.set(true);
    try {
      return wrapper.wrap(typed, beanName, beanFactory.getBean(OpenTelemetry.class));
    } catch (BeansException e) {
      logger.warn(
          "The bean '{}' is not instrumented, because OpenTelemetry could not be had when it was"
              + " made",
          beanName,
          e);
    } catch (Exception | LinkageError e) {
      logger.warn("The bean '{}' could not be instrumented; it stays as it is", beanName, e);
    } finally {
      isLookingUp.remove();
    }
    return typed;
  }
}
