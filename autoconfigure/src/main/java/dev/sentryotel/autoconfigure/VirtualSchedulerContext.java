package dev.sentryotel.autoconfigure;

import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.NativeDetector;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;

/**
 * Lets tasks of Spring's scheduler on virtual threads run in the context of whoever scheduled them.
 *
 * <p>It calls decorators when a task is due, in a thread that knows nothing of who scheduled it;
 * its sibling on platform threads calls them when the task is handed over. Not in a native image,
 * which makes no classes at run time.
 */
final class VirtualSchedulerContext implements BeanPostProcessor {

  private final ContextTaskDecorator decorator = new ContextTaskDecorator();

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    if (!(bean instanceof SimpleAsyncTaskScheduler) || NativeDetector.inNativeImage()) {
      return bean;
    }
    ProxyFactory proxy = new ProxyFactory(bean);
    proxy.setProxyTargetClass(true);
    proxy.addAdvice(
        (MethodInterceptor)
            invocation -> {
              Object[] arguments = invocation.getArguments();
              if (invocation.getMethod().getName().startsWith("schedule")
                  && arguments[0] instanceof Runnable task) {
                arguments[0] = decorator.decorate(task);
              }
              return invocation.proceed();
            });
    return proxy.getProxy(bean.getClass().getClassLoader());
  }
}
