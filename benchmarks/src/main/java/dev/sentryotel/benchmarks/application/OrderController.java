package dev.sentryotel.benchmarks.application;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The one thing the application does. */
@RestController
final class OrderController {

  private final SpanMaker spans;

  OrderController(SpanMaker spans) {
    this.spans = spans;
  }

  @GetMapping(value = "/orders/{id}", produces = "text/plain")
  String order() {
    return spans.makeSpans();
  }
}
