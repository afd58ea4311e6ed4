package dev.sentryotel.sample.shop;

import dev.sentryotel.SentryClient;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Two requests that do not go well: one takes its time, the other fails. */
@Controller
class SalesController {

  private static final Logger logger = LoggerFactory.getLogger(SalesController.class);

  private static final int MAX_SECONDS = 20;

  private final JdbcClient jdbc;
  private final SentryClient client;

  SalesController(JdbcClient jdbc, SentryClient client) {
    this.jdbc = jdbc;
    this.client = client;
  }

  @GetMapping("/sales")
  String sales(@RequestParam(defaultValue = "2") int seconds, Model model)
      throws InterruptedException {
    Duration delay = Duration.ofSeconds(Math.max(0, Math.min(seconds, MAX_SECONDS)));
    logger.info("Adding up the sales takes {} s", delay.toSeconds());
    long orders = client.startSpan("add up sales", span -> addUp(span, delay));
    model.addAttribute("orders", orders);
    return "sales";
  }

  private long addUp(Span span, Duration delay) throws InterruptedException {
    Thread.sleep(delay.toMillis()); // the work of a much larger bookshop
    long orders = jdbc.sql("select count(*) from book_order").query(Long.class).single();
    span.setAttribute("orders", orders);
    return orders;
  }

  @GetMapping("/vouchers/{code}")
  String voucher(@PathVariable String code) {
    throw new IllegalStateException("The voucher printer is out of paper");
  }
}
