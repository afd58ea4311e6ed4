package dev.sentryotel.autoconfigure;

import dev.sentryotel.SentryClient;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.Map;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** A small real web application, as a user would write it. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ShopApplication.Shop.class, ShopApplication.Prices.class})
class ShopApplication {

  static final AttributeKey<String> TENANT = AttributeKey.stringKey("tenant");

  @Bean
  SpanProcessor tenantProcessor() {
    return new TenantProcessor();
  }

  /** Stands for any processor that an application brings. */
  static final class TenantProcessor implements SpanProcessor {

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {
      span.setAttribute(TENANT, "acme");
    }

    @Override
    public boolean isStartRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
      return false;
    }
  }

  @RestController
  static class Shop {

    private final JdbcClient jdbc;
    private final RestClient.Builder http;
    private final Prices prices;
    private final SentryClient client;
    private final Tracer tracer;
    private final OpenTelemetry openTelemetry;
    private final ServletWebServerApplicationContext context;

    Shop(
        JdbcClient jdbc,
        RestClient.Builder http,
        Prices prices,
        SentryClient client,
        Tracer tracer,
        OpenTelemetry openTelemetry,
        ServletWebServerApplicationContext context) {
      this.jdbc = jdbc;
      this.http = http;
      this.prices = prices;
      this.client = client;
      this.tracer = tracer;
      this.openTelemetry = openTelemetry;
      this.context = context;
    }

    @GetMapping("/books/{id}")
    Map<String, Object> book(@PathVariable int id) {
      String title =
          jdbc.sql("select 'Emma' as title where 1 = ?").param(id).query(String.class).single();
      String stock =
          http.build()
              .get()
              .uri("http://localhost:{port}/stock/{id}", context.getWebServer().getPort(), id)
              .retrieve()
              .body(String.class);
      return Map.of("title", title, "stock", String.valueOf(stock), "price", prices.price());
    }

    @GetMapping("/stock/{id}")
    String stock(@PathVariable int id) {
      return id + " left";
    }

    @GetMapping("/headers")
    Map<String, String> headers(@RequestHeader Map<String, String> received) {
      return received;
    }

    @GetMapping("/downstream")
    String downstream() {
      return String.valueOf(
          http.build()
              .get()
              .uri("http://localhost:{port}/headers", context.getWebServer().getPort())
              .retrieve()
              .body(String.class));
    }

    @GetMapping("/broken")
    String broken() {
      throw new IllegalStateException("out of paper");
    }

    @GetMapping("/spans")
    String spans() {
      return client.startSpan(
          "of the client",
          span -> {
            tracer.spanBuilder("of the tracer").startSpan().end();
            openTelemetry.getTracer("my.library").spanBuilder("of a library").startSpan().end();
            prices.price();
            return span.getSpanContext().getTraceId();
          });
    }
  }

  @Component
  static class Prices {

    @WithSpan("of the annotation")
    int price() {
      return 12;
    }
  }
}
