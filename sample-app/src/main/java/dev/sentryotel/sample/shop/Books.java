package dev.sentryotel.sample.shop;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The catalogue. */
@Repository
class Books {

  private final JdbcClient jdbc;

  Books(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<Book> all() {
    return jdbc.sql("select isbn, title, author, price_cents from book order by title")
        .query(Book.class)
        .list();
  }

  Optional<Book> find(String isbn) {
    return jdbc.sql("select isbn, title, author, price_cents from book where isbn = ?")
        .param(isbn)
        .query(Book.class)
        .optional();
  }
}
