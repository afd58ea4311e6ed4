package dev.sentryotel.sample.pages;

import dev.sentryotel.sample.ingest.Tally;
import dev.sentryotel.sample.ingest.Tally.Kind;
import dev.sentryotel.sample.ingest.TraceStore;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The page that explains the application and leads to its traces. */
@Controller
final class HomeController {

  private final TraceStore store;
  private final Destination destination;

  HomeController(
      TraceStore store, @Value("${sentry.dsn:}") String dsn, @Value("${server.port}") int port) {
    this.store = store;
    this.destination = Destination.of(dsn, port);
  }

  @GetMapping("/")
  String home(Model model) {
    model.addAttribute("destination", destination);
    model.addAttribute("received", counts(Kind.RECEIVED));
    model.addAttribute("reported", counts(Kind.CLIENT_REPORT));
    model.addAttribute("rejected", counts(Kind.REJECTED));
    return "home";
  }

  private List<Tally> counts(Kind kind) {
    return store.tallies().stream().filter(tally -> tally.kind() == kind).toList();
  }
}
