package dev.sentryotel.autoconfigure;

import java.util.IdentityHashMap;
import java.util.function.BiConsumer;
import org.springframework.beans.factory.ListableBeanFactory;

/** Beans of one type with their names, which Spring's providers do not tell. */
final class NamedBeans {

  private NamedBeans() {}

  /** Hands out name and bean of each, in {@code @Order}. */
  static <T> void forEach(
      ListableBeanFactory beanFactory, Class<T> type, BiConsumer<String, T> action) {
    IdentityHashMap<T, String> names = new IdentityHashMap<>();
    beanFactory.getBeansOfType(type).forEach((name, bean) -> names.put(bean, name));
    beanFactory
        .getBeanProvider(type)
        .orderedStream()
        .forEach(bean -> action.accept(names.getOrDefault(bean, bean.getClass().getName()), bean));
  }
}
