package dev.sentryotel;

import io.opentelemetry.api.OpenTelemetry;

/**
 * A library instrumentation that is installed once, before what it instruments is used. Declare a
 * bean of it and it takes part:
 *
 * <pre>{@code
 * @Bean
 * static OpenTelemetryInstrumentation reactorContext() {
 *   return openTelemetry -> ContextPropagationOperator.create().registerOnEachOperator();
 * }
 * }</pre>
 *
 * <p>Several are installed in {@code @Order}, each once, as soon as the {@link OpenTelemetry} bean
 * exists and before the application's singletons are created; they are uninstalled in reverse order
 * when the context closes. One that throws is logged with its bean's name; neither the others nor
 * the application are stopped by it. Declare the bean method {@code static} and keep it free of
 * other beans, so that it can be made that early.
 *
 * <p>An instrumentation that wraps an object, such as a {@code DataSource}, wraps it where the bean
 * is made; one that is a plug-in of its library is a bean of that library's type. Neither needs
 * this interface.
 */
@FunctionalInterface
public interface OpenTelemetryInstrumentation {

  /**
   * Installs the hooks. Called once, on the thread that starts the application context.
   *
   * @param openTelemetry what the spans are to be made with
   * @throws Exception for any reason; it is logged and the application goes on without this
   *     instrumentation
   */
  void install(OpenTelemetry openTelemetry) throws Exception;

  /**
   * Takes the hooks away again, where the library allows it. Called once on context close, only if
   * {@link #install} returned normally.
   *
   * @throws Exception for any reason; it is logged
   */
  default void uninstall() throws Exception {}
}
