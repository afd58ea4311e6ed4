package dev.sentryotel;

/**
 * Looks at every span before it leaves, and may change what is sent of it. Declare a bean of it:
 *
 * <pre>{@code
 * @Bean
 * BeforeSendSpan withoutCustomers() {
 *   return span -> span.removeAttribute("customer.id");
 * }
 * }</pre>
 *
 * <p>For local roots, their children and spans that leave as a stream alike; it cannot drop a span:
 * {@code sentry.ignore-spans} does that. Several are called in {@code @Order}, each with what the
 * ones before it left.
 *
 * <p>Called once for each span, on Sentry's encoder thread, which encodes nothing meanwhile: it
 * must not wait for anything, and is named in the log if it takes over a second. If it throws, that
 * is logged once, and the span is sent as it is by then. Spans that it starts are not recorded.
 *
 * @see <a href="https://develop.sentry.dev/sdk/telemetry/spans/">Spans</a>
 */
@FunctionalInterface
public interface BeforeSendSpan {

  /**
   * Changes the span, or leaves it.
   *
   * @param span valid during this call only
   */
  void beforeSend(EditableSpan span);
}
