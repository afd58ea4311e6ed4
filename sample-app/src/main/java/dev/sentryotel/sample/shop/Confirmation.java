package dev.sentryotel.sample.shop;

import io.opentelemetry.instrumentation.annotations.SpanAttribute;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;

/** Confirms an order, for which the customer does not wait. */
@Component
class Confirmation {

  private static final Logger logger = LoggerFactory.getLogger(Confirmation.class);

  private final BookOrders orders;
  private final Shelf shelf;

  Confirmation(BookOrders orders, Shelf shelf) {
    this.orders = orders;
    this.shelf = shelf;
  }

  @Async
  @WithSpan("confirm order")
  public void confirm(@SpanAttribute("order.id") long id, String isbn) {
    shelf.takeOne(isbn);
    orders.confirm(id);
    logger.info("Order {} is confirmed", id);
  }
}
