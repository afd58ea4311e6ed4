package dev.sentryotel.sample.shop;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The warehouse's service. The shop calls it over HTTP, as if it ran elsewhere. */
@RestController
class StockController {

  private final Shelf shelf;

  StockController(Shelf shelf) {
    this.shelf = shelf;
  }

  /**
   * How many copies are there.
   *
   * <pre>{"isbn":"9780000000011","copies":7}</pre>
   */
  record Stock(String isbn, int copies) {}

  @GetMapping("/stock/{isbn}")
  Stock stock(@PathVariable String isbn) {
    return shelf
        .copies(isbn)
        .map(copies -> new Stock(isbn, copies))
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no such book"));
  }
}
