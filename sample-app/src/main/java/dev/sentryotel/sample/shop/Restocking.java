package dev.sentryotel.sample.shop;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Fills the shelves once a minute, and tidies up. */
@Component
class Restocking {

  private static final Logger logger = LoggerFactory.getLogger(Restocking.class);

  private static final int COPIES = 7;
  private static final int REMEMBERED_ORDERS = 1000;

  private final Shelf shelf;
  private final BookOrders orders;

  Restocking(Shelf shelf, BookOrders orders) {
    this.shelf = shelf;
    this.orders = orders;
  }

  @Scheduled(initialDelay = 2, fixedDelay = 60, timeUnit = TimeUnit.SECONDS)
  public void restock() {
    int filled = shelf.fillUp(COPIES);
    int forgotten = orders.forgetAllBut(REMEMBERED_ORDERS);
    logger.debug("Filled {} shelves, forgot {} orders", filled, forgotten);
  }
}
