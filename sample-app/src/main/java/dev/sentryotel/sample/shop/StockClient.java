package dev.sentryotel.sample.shop;

import dev.sentryotel.sample.shop.StockController.Stock;
import dev.sentryotel.sample.telemetry.Tenant;
import io.opentelemetry.context.Context;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * Asks the warehouse.
 *
 * <p>The client comes from Spring Boot's builder; one made by hand would not be traced.
 */
@Component
class StockClient {

  private final RestClient warehouse;

  StockClient(RestClient.Builder builder, @Value("${bookshop.warehouse-url}") String url) {
    this.warehouse = builder.baseUrl(url).build();
  }

  int copies(String isbn) {
    Stock stock =
        warehouse
            .get()
            .uri("/stock/{isbn}", isbn)
            .header(Tenant.HEADER, Tenant.of(Context.current()))
            .retrieve()
            .body(Stock.class);
    return stock == null ? 0 : stock.copies();
  }
}
