package dev.sentryotel.sample.pages;

import dev.sentryotel.sample.ingest.ReceivedSpan;
import dev.sentryotel.sample.ingest.Tally;
import dev.sentryotel.sample.ingest.Tally.Kind;
import dev.sentryotel.sample.ingest.TraceStore;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;

/** The pages on which a reader sees what arrived. */
@Controller
final class TracePagesController {

  private static final int LISTED_TRACES = 25; // one screen

  private final TraceStore store;
  private final Destination destination;

  TracePagesController(
      TraceStore store, @Value("${sentry.dsn:}") String dsn, @Value("${server.port}") int port) {
    this.store = store;
    this.destination = Destination.of(dsn, port);
  }

  @GetMapping("/")
  String home(Model model) {
    list(model);
    model.addAttribute("destination", destination);
    model.addAttribute("received", counts(Kind.RECEIVED));
    model.addAttribute("reported", counts(Kind.CLIENT_REPORT));
    model.addAttribute("rejected", counts(Kind.REJECTED));
    return "home";
  }

  /** The list alone, which the home page fetches again and again. */
  @GetMapping("/traces/newest")
  String newest(Model model) {
    list(model);
    return "traces :: list";
  }

  private void list(Model model) {
    model.addAttribute(
        "traces", store.newestTraces(LISTED_TRACES).stream().map(TraceLine::of).toList());
  }

  private List<Tally> counts(Kind kind) {
    return store.tallies().stream().filter(tally -> tally.kind() == kind).toList();
  }

  @GetMapping("/traces/{traceId}")
  ModelAndView trace(@PathVariable String traceId) {
    List<ReceivedSpan> spans = store.spans(traceId);
    ModelAndView page = new ModelAndView("trace");
    page.addObject("traceId", traceId);
    page.addObject("lines", SpanLine.of(spans));
    if (spans.isEmpty()) {
      page.setStatus(HttpStatus.NOT_FOUND);
    }
    return page;
  }
}
