package dev.sentryotel.autoconfigure;

import dev.sentryotel.SentryClient;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** An application that runs in any world: a page, what it calls, and what it knows of itself. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(BookApplication.Books.class)
class BookApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(BookApplication.class, arguments);
  }

  /** What the application and its libraries see of the wiring. */
  record Facts(
      boolean isSameOpenTelemetry,
      boolean isSameProvider,
      boolean isSameTracer,
      int providers,
      boolean isRecording) {}

  @RestController
  static class Books {

    private final RestClient http;
    private final SentryClient client;
    private final Tracer tracer;
    private final OpenTelemetry openTelemetry;
    private final ObjectProvider<SdkTracerProvider> providers;
    private final Environment environment;

    Books(
        RestClient.Builder http,
        SentryClient client,
        Tracer tracer,
        OpenTelemetry openTelemetry,
        ObjectProvider<SdkTracerProvider> providers,
        Environment environment) {
      this.http = http.build();
      this.client = client;
      this.tracer = tracer;
      this.openTelemetry = openTelemetry;
      this.providers = providers;
      this.environment = environment;
    }

    /** Makes a span of the tracer, around a call of {@link #stock}. */
    @GetMapping("/books/{id}")
    String book(@PathVariable int id) {
      Span span = tracer.spanBuilder("read book").startSpan();
      try (var scope = span.makeCurrent()) {
        return String.valueOf(
            http.get()
                .uri(
                    "http://localhost:{port}/stock/{id}",
                    environment.getRequiredProperty("local.server.port"),
                    id)
                .retrieve()
                .body(String.class));
      } finally {
        span.end();
      }
    }

    /** Returns the headers it was called with. */
    @GetMapping("/stock/{id}")
    Map<String, String> stock(@PathVariable int id, @RequestHeader Map<String, String> headers) {
      return headers;
    }

    /** Returns the trace's id. Of one trace, and of as many makers as there are doors. */
    @GetMapping("/spans")
    String spans() {
      return client.startSpan(
          "of the client",
          span -> {
            tracer.spanBuilder("of the tracer").startSpan().end();
            openTelemetry.getTracer("my.library").spanBuilder("of a library").startSpan().end();
            return span.getSpanContext().getTraceId();
          });
    }

    /** Continues what it was called with and returns what it would send on. */
    @GetMapping("/relay")
    Map<String, String> relay(@RequestHeader Map<String, String> headers) {
      TextMapPropagator propagator = openTelemetry.getPropagators().getTextMapPropagator();
      Context context = propagator.extract(Context.root(), headers, HEADERS);
      Span span = tracer.spanBuilder("relay").setParent(context).startSpan();
      Map<String, String> sent = new TreeMap<>();
      propagator.inject(context.with(span), sent, Map::put);
      span.end();
      return sent;
    }

    @GetMapping("/facts")
    Facts facts() {
      Span span = tracer.spanBuilder("recording?").startSpan();
      boolean isRecording = span.isRecording();
      span.end();
      return new Facts(
          client.openTelemetry() == openTelemetry,
          client.tracerProvider() == providers.getIfUnique(),
          client.tracer() == tracer,
          (int) providers.stream().count(),
          isRecording);
    }
  }

  private static final TextMapGetter<Map<String, String>> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
          return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
          return carrier == null ? null : carrier.get(key);
        }
      };
}
