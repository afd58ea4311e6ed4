package dev.sentryotel;

import io.opentelemetry.api.OpenTelemetry;

/**
 * A library instrumentation that wraps an object of the application. Declare a bean of it, and the
 * beans of its type are wrapped as they are made:
 *
 * <pre>{@code
 * @Bean
 * static OpenTelemetryBeanWrapper<DataSource> tracedDataSource() {
 *   return OpenTelemetryBeanWrapper.of(
 *       DataSource.class, (dataSource, name, otel) -> JdbcTelemetry.create(otel).wrap(dataSource));
 * }
 * }</pre>
 *
 * <p>Several of one type wrap in {@code @Order}, the first innermost. Whoever injects the bean by a
 * more special type than the wrapper's result has does not find it any more. One that throws is
 * logged, and the bean stays as it is. What {@link OpenTelemetry} itself is made from cannot be
 * wrapped. Declare the bean method {@code static} and keep it free of other beans.
 *
 * @param <T> type of the beans
 */
public interface OpenTelemetryBeanWrapper<T> {

  /** Returns the type of the beans to wrap; subtypes are wrapped too. */
  Class<T> type();

  /**
   * Returns the bean wrapped, or as it is. Called on the thread that makes the bean.
   *
   * @param bean made and initialized
   * @param beanName its name in the application context
   * @param openTelemetry what the spans are to be made with
   * @throws Exception for any reason; it is logged and the bean stays as it is
   */
  T wrap(T bean, String beanName, OpenTelemetry openTelemetry) throws Exception;

  /** Returns a wrapper for a type. */
  static <T> OpenTelemetryBeanWrapper<T> of(Class<T> type, Wrapping<T> wrapping) {
    return new OpenTelemetryBeanWrapper<>() {
      @Override
      public Class<T> type() {
        return type;
      }

      @Override
      public T wrap(T bean, String beanName, OpenTelemetry openTelemetry) throws Exception {
        return wrapping.wrap(bean, beanName, openTelemetry);
      }
    };
  }

  /**
   * What a wrapper does with a bean.
   *
   * @param <T> type of the beans
   */
  @FunctionalInterface
  interface Wrapping<T> {

    /**
     * Returns the bean wrapped, or as it is.
     *
     * @throws Exception for any reason; it is logged and the bean stays as it is
     */
    T wrap(T bean, String beanName, OpenTelemetry openTelemetry) throws Exception;
  }
}
