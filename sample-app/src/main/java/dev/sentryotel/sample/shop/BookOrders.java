package dev.sentryotel.sample.shop;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Repository;

/** The orders that customers placed. */
@Repository
class BookOrders {

  private final JdbcClient jdbc;

  BookOrders(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Places an order and returns its number. */
  long place(String isbn, String tenant) {
    GeneratedKeyHolder key = new GeneratedKeyHolder();
    jdbc.sql("insert into book_order (isbn, tenant) values (?, ?)")
        .params(isbn, tenant)
        .update(key, "id");
    return requireNonNull(key.getKeyAs(Long.class), "the identity column gives a number");
  }

  void confirm(long id) {
    jdbc.sql("update book_order set is_confirmed = true where id = ?").param(id).update();
  }

  Optional<BookOrder> find(long id) {
    return jdbc.sql(
            """
            select o.id, o.isbn, b.title, o.tenant, o.is_confirmed
            from book_order o join book b on b.isbn = o.isbn
            where o.id = ?\
            """)
        .param(id)
        .query(
            (row, number) ->
                new BookOrder(
                    row.getLong("id"),
                    row.getString("isbn"),
                    row.getString("title"),
                    row.getString("tenant"),
                    row.getBoolean("is_confirmed")))
        .optional();
  }

  /** Forgets all but the newest orders, so that a demonstration can run for months. */
  int forgetAllBut(int newest) {
    return jdbc.sql(
            "delete from book_order where id <="
                + " (select id from book_order order by id desc offset ? rows fetch next row only)")
        .param(newest)
        .update();
  }
}
