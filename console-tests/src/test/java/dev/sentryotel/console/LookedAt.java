package dev.sentryotel.console;

import dev.sentryotel.SentryClient;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.time.Instant;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** An application that is looked at, and that makes the traces it is told to. */
final class LookedAt implements AutoCloseable {

  private static final Instant NOW = Instant.now();

  private final ConfigurableApplicationContext context;

  /** Open to everyone. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {

    @Bean
    SecurityFilterChain open(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(each -> each.anyRequest().permitAll()).build();
    }
  }

  LookedAt(Class<?> application, String... properties) {
    SpringApplication spring = new SpringApplication(application);
    String[] arguments = new String[properties.length + 4];
    arguments[0] = "--server.port=0";
    arguments[1] = "--spring.application.name=bookshop";
    arguments[2] = "--sentry.console.enabled=true";
    arguments[3] = "--spring.devtools.restart.enabled=false";
    for (int i = 0; i < properties.length; i++) {
      arguments[i + 4] = "--" + properties[i];
    }
    context = spring.run(arguments);
  }

  String url(String hash) {
    return "http://localhost:" + port() + "/sentry-console/" + hash;
  }

  int port() {
    return ((WebServerApplicationContext) context).getWebServer().getPort();
  }

  SentryClient client() {
    return context.getBean(SentryClient.class);
  }

  /** Makes a trace of one span, and returns its id. */
  String trace(String name) {
    return trace(name, 5);
  }

  String trace(String name, long millis) {
    Span root = root(name);
    root.end(NOW.plusMillis(millis));
    sent();
    return root.getSpanContext().getTraceId();
  }

  Span root(String name) {
    return client()
        .tracer()
        .spanBuilder(name)
        .setNoParent()
        .setSpanKind(SpanKind.SERVER)
        .setAttribute("http.request.method", "GET")
        .setStartTimestamp(NOW)
        .startSpan();
  }

  Span child(Span parent, String name, long startMillis) {
    return client()
        .tracer()
        .spanBuilder(name)
        .setParent(Context.root().with(parent))
        .setStartTimestamp(NOW.plusMillis(startMillis))
        .startSpan();
  }

  /** Ends a span so many milliseconds after the beginning of all. */
  void end(Span span, long millis) {
    span.end(NOW.plusMillis(millis));
  }

  void fail(Span span) {
    span.setStatus(StatusCode.ERROR, "out of paper");
  }

  /** Waits until what has ended is on the page's server. */
  void sent() {
    if (!client().flush()) {
      throw new AssertionError("not sent in time");
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
