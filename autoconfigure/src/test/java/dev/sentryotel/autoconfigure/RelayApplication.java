package dev.sentryotel.autoconfigure;

import dev.sentryotel.SentryClient;
import dev.sentryotel.propagation.TraceHeaders;
import java.net.URI;
import java.util.List;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** One service of many: it is called and calls others. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(RelayApplication.Relay.class)
class RelayApplication {

  @RestController
  static class Relay {

    private final RestClient http;
    private final SentryClient client;

    Relay(RestClient.Builder http, SentryClient client) {
      this.http = http.build();
      this.client = client;
    }

    /** Calls each address in turn. */
    @GetMapping("/relay/{id}")
    String relay(@PathVariable int id, @RequestParam("to") List<URI> addresses) {
      addresses.forEach(address -> http.get().uri(address).retrieve().toBodilessEntity());
      return "relayed " + id;
    }

    /** Calls nobody. */
    @GetMapping("/leaf/{id}")
    String leaf(@PathVariable int id) {
      return "leaf " + id;
    }

    /** Returns what a template would write for the browser. */
    @GetMapping("/page")
    String page() {
      TraceHeaders headers = client.traceHeaders();
      return headers == null ? "none" : headers.sentryTrace() + "\n" + headers.baggage();
    }
  }
}
