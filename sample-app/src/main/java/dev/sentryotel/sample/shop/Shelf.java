package dev.sentryotel.sample.shop;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The warehouse's own records: how many copies of a book are there. */
@Repository
class Shelf {

  private final JdbcClient jdbc;

  Shelf(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Integer> copies(String isbn) {
    return jdbc.sql("select copies from shelf where isbn = ?")
        .param(isbn)
        .query(Integer.class)
        .optional();
  }

  void takeOne(String isbn) {
    jdbc.sql("update shelf set copies = copies - 1 where isbn = ? and copies > 0")
        .param(isbn)
        .update();
  }

  /** Fills up every row with fewer copies and returns how many rows that were. */
  int fillUp(int copies) {
    return jdbc.sql("update shelf set copies = :copies where copies < :copies")
        .param("copies", copies)
        .update();
  }
}
