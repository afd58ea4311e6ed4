package dev.sentryotel.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Beans of one type with their names, which Spring's providers do not tell.
 *
 * <p>A bean behind a scoped proxy, such as one of {@code @RefreshScope}, is there once, as it is to
 * those who inject it.
 */
final class NamedBeans {

  private NamedBeans() {}

  /** Hands out name and bean of each, those of parent contexts too, in {@code @Order}. */
  static <T> void forEach(
      ListableBeanFactory beanFactory, Class<T> type, BiConsumer<String, T> action) {
    IdentityHashMap<T, String> names = new IdentityHashMap<>();
    BeanFactoryUtils.beansOfTypeIncludingAncestors(beanFactory, type)
        .forEach((name, bean) -> names.put(bean, name));
    beanFactory
        .getBeanProvider(type)
        .orderedStream()
        .forEach(
            bean -> {
              String name = names.getOrDefault(bean, bean.getClass().getName());
              if (!ScopedProxyUtils.isScopedTarget(name)) {
                action.accept(name, bean);
              }
            });
  }

  /** Returns each, those of parent contexts too, in {@code @Order}. */
  static <T> List<T> list(ListableBeanFactory beanFactory, Class<T> type) {
    List<T> beans = new ArrayList<>();
    forEach(beanFactory, type, (name, bean) -> beans.add(bean));
    return beans;
  }

  /** Hands out name and bean of each, without those of parent contexts, in {@code @Order}. */
  static <T> void forEachOwn(
      ListableBeanFactory beanFactory, Class<T> type, BiConsumer<String, T> action) {
    Collection<T> inherited = inherited(beanFactory, type);
    forEach(
        beanFactory,
        type,
        (name, bean) -> {
          if (inherited.stream().noneMatch(each -> each == bean)) {
            action.accept(name, bean);
          }
        });
  }

  private static <T> Collection<T> inherited(ListableBeanFactory beanFactory, Class<T> type) {
    ListableBeanFactory parent = parentOf(beanFactory);
    return parent == null
        ? List.of()
        : BeanFactoryUtils.beansOfTypeIncludingAncestors(parent, type).values();
  }

  /** Returns the beans of the context above, or null if there is none. */
  static @Nullable ListableBeanFactory parentOf(@Nullable ListableBeanFactory beanFactory) {
    return beanFactory instanceof HierarchicalBeanFactory child
            && child.getParentBeanFactory() instanceof ListableBeanFactory parent
        ? parent
        : null;
  }
}
