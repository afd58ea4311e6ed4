package dev.sentryotel.sample.pages;

import dev.sentryotel.sample.ingest.ReceivedSpan;
import dev.sentryotel.sample.ingest.Tally;
import dev.sentryotel.sample.ingest.TraceStore;
import dev.sentryotel.sample.ingest.TraceSummary;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What the ingest holds, as JSON for tests and scripts. */
@RestController
final class TraceQueryController {

  private static final int MAX_LIMIT = 1000; // one answer stays below a megabyte

  private final TraceStore store;

  TraceQueryController(TraceStore store) {
    this.store = store;
  }

  /**
   * One trace.
   *
   * @param traceId 32 lower-case hex digits
   * @param spans parents before children, siblings by start
   */
  record Trace(String traceId, List<ReceivedSpan> spans) {}

  @GetMapping("/api/traces")
  List<TraceSummary> traces(@RequestParam(defaultValue = "50") int limit) {
    return store.newestTraces(Math.max(0, Math.min(limit, MAX_LIMIT)));
  }

  @GetMapping("/api/traces/{traceId}")
  Trace trace(@PathVariable String traceId) {
    List<ReceivedSpan> spans = store.spans(traceId);
    if (spans.isEmpty()) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "no such trace");
    }
    return new Trace(traceId, SpanTree.of(spans).stream().map(SpanTree.Line::span).toList());
  }

  @GetMapping("/api/tallies")
  List<Tally> tallies() {
    return store.tallies();
  }
}
