package dev.sentryotel.sample.shop;

import dev.sentryotel.sample.telemetry.Tenant;
import io.opentelemetry.context.Context;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The shop's pages: the catalogue, a book, an order. */
@Controller
class ShopController {

  private final Books books;
  private final BookOrders orders;
  private final StockClient stock;
  private final Confirmation confirmation;

  ShopController(Books books, BookOrders orders, StockClient stock, Confirmation confirmation) {
    this.books = books;
    this.orders = orders;
    this.stock = stock;
    this.confirmation = confirmation;
  }

  @GetMapping("/books")
  String books(Model model) {
    model.addAttribute("books", books.all());
    return "books";
  }

  @GetMapping("/books/{isbn}")
  String book(@PathVariable String isbn, Model model) {
    model.addAttribute("book", find(isbn));
    model.addAttribute("copies", stock.copies(isbn));
    return "book";
  }

  @PostMapping("/orders")
  String order(@RequestParam String isbn, Model model) {
    Book book = find(isbn);
    if (stock.copies(isbn) == 0) {
      throw new ResponseStatusException(HttpStatus.CONFLICT, "sold out");
    }
    long id = orders.place(book.isbn(), Tenant.of(Context.current()));
    confirmation.confirm(id, book.isbn());
    model.addAttribute("order", find(id));
    return "order";
  }

  @GetMapping("/orders/{id}")
  String order(@PathVariable long id, Model model) {
    model.addAttribute("order", find(id));
    return "order";
  }

  private Book find(String isbn) {
    return books.find(isbn).orElseThrow(() -> notFound("no such book"));
  }

  private BookOrder find(long id) {
    return orders.find(id).orElseThrow(() -> notFound("no such order"));
  }

  private static ResponseStatusException notFound(String what) {
    return new ResponseStatusException(HttpStatus.NOT_FOUND, what);
  }
}
