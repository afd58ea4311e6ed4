package dev.sentryotel.documentation;

import dev.sentryotel.SentryClient;
import dev.sentryotel.autoconfigure.test.SentTraces;
import dev.sentryotel.propagation.SentryPropagator;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;

/**
 * What the snippets of the docs take for granted: an application with a shop. Each snippet is
 * compiled as a part of a subclass of this.
 */
abstract class Surroundings {

  SentryClient client = unknown();
  SentryPropagator sentryPropagator = unknown();
  OpenTelemetry openTelemetry = unknown();
  Tracer tracer = unknown();
  Gateway gateway = unknown();
  Checkout checkout = unknown();
  Cart cart = unknown();
  BookOrder order = unknown();
  SentTraces sent = unknown();

  record Receipt(String number) {}

  record Cart(String customer) {}

  record BookOrder(String number) {}

  interface Gateway {
    Receipt charge(Cart cart) throws PaymentException;

    Receipt charge(BookOrder order);
  }

  interface Checkout {
    Receipt run(Cart cart);
  }

  interface PaymentLibrary {
    static void onEachCall(Tracer tracer) {
      unknown();
    }
  }

  interface Tenants {
    static String current() {
      return unknown();
    }
  }

  static final class PaymentException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** Snippets are compiled, not run. */
  static <T> T unknown() {
    throw new UnsupportedOperationException();
  }
}
