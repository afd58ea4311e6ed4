package dev.sentryotel.autoconfigure.console;

import dev.sentryotel.ClientSnapshot;
import dev.sentryotel.autoconfigure.console.ConsoleSpan.Datum;
import dev.sentryotel.autoconfigure.console.ConsoleSpan.Link;
import dev.sentryotel.delivery.Discarded;
import dev.sentryotel.delivery.Envelope;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What the page asks for, as JSON. Times are microseconds, since the epoch where they are points in
 * time, and so exact in the numbers of JavaScript.
 */
final class ConsoleJson {

  private static final JsonFactory JSON = new JsonFactory();

  private final String application;
  private final RecentTraces traces;
  private final Supplier<ClientSnapshot> snapshot;
  // Tells a page that versions begin anew.
  private final long startMillis = System.currentTimeMillis();

  /**
   * @param application its name
   */
  ConsoleJson(String application, RecentTraces traces, Supplier<ClientSnapshot> snapshot) {
    this.application = application;
    this.traces = traces;
    this.snapshot = snapshot;
  }

  private static byte[] write(Consumer<JsonGenerator> members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      members.accept(json);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /**
   * Returns the list.
   *
   * @param since leaves out traces without an envelope after this version
   * @param text to be found somewhere in the traces named under {@code matches}; case is ignored
   */
  byte[] list(RecentTraces.Content content, long since, @Nullable String text) {
    List<KeptTrace> kept = content.traces();
    return write(
        json -> {
          json.writeNumberProperty("start", startMillis);
          json.writeNumberProperty("version", content.version());
          json.writeNumberProperty("begun", content.begun());
          json.writeNumberProperty("bytes", content.bytes());
          json.writeNumberProperty("maxBytes", traces.maxBytes());
          json.writeNumberProperty("maxTraces", traces.maxTraces());
          // What began before is forgotten.
          json.writeNumberProperty(
              "first", kept.isEmpty() ? content.begun() + 1 : kept.get(kept.size() - 1).sequence());
          json.writeArrayPropertyStart("traces");
          kept.stream().filter(trace -> trace.version() > since).forEach(each -> line(json, each));
          json.writeEndArray();
          if (text != null && !text.isBlank()) {
            json.writeArrayPropertyStart("matches");
            TextSearch search = new TextSearch(text);
            kept.stream().filter(search).forEach(trace -> json.writeString(trace.traceId()));
            json.writeEndArray();
          }
        });
  }

  private static void line(JsonGenerator json, KeptTrace trace) {
    TraceDigest.Line line = trace.digest().line(trace);
    if (line == null) {
      return;
    }
    json.writeStartObject();
    json.writeStringProperty("id", trace.traceId());
    json.writeNumberProperty("sequence", trace.sequence());
    json.writeStringProperty("name", line.first().name());
    json.writeStringProperty("op", line.first().op());
    json.writeStringProperty("status", line.first().status());
    json.writeBooleanProperty("failed", line.first().isFailed());
    json.writeNumberProperty("start", line.startMicros());
    json.writeNumberProperty("duration", line.durationMicros());
    json.writeNumberProperty("spans", line.spans());
    json.writeNumberProperty("failedSpans", line.failedSpans());
    json.writeArrayPropertyStart("ops");
    line.ops().forEach(json::writeString);
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Returns one trace with all that is kept of it. */
  byte[] trace(KeptTrace trace) {
    List<Envelope> envelopes = trace.envelopes();
    return write(
        json -> {
          json.writeStringProperty("id", trace.traceId());
          json.writeNumberProperty("version", trace.version());
          json.writeNumberProperty("forgottenEnvelopes", trace.forgottenEnvelopes());
          json.writeArrayPropertyStart("envelopes");
          for (int i = 0; i < envelopes.size(); i++) {
            json.writeStartObject();
            json.writeNumberProperty("number", trace.forgottenEnvelopes() + i);
            json.writeStringProperty("category", envelopes.get(i).category().wireName());
            json.writeNumberProperty("spans", envelopes.get(i).spanCount());
            json.writeNumberProperty("bytes", SentEnvelope.length(envelopes.get(i)));
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeArrayPropertyStart("spans");
          for (int i = 0; i < envelopes.size(); i++) {
            SpanReader.read(envelopes.get(i), trace.forgottenEnvelopes() + i)
                .forEach(span -> span(json, span));
          }
          json.writeEndArray();
        });
  }

  private static void span(JsonGenerator json, ConsoleSpan span) {
    json.writeStartObject();
    json.writeStringProperty("id", span.id());
    if (span.parentId() != null) {
      json.writeStringProperty("parent", span.parentId());
    }
    json.writeStringProperty("name", span.name());
    json.writeStringProperty("op", span.op());
    json.writeStringProperty("status", span.status());
    json.writeBooleanProperty("failed", span.isFailed());
    json.writeStringProperty("origin", span.origin());
    json.writeNumberProperty("start", span.startMicros());
    json.writeNumberProperty("end", span.endMicros());
    json.writeStringProperty("kind", span.kind().name().toLowerCase(Locale.ROOT));
    json.writeNumberProperty("envelope", span.envelope());
    data(json, span.data());
    json.writeArrayPropertyStart("links");
    for (Link link : span.links()) {
      json.writeStartObject();
      json.writeStringProperty("trace", link.traceId());
      json.writeStringProperty("span", link.spanId());
      data(json, link.data());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** As text: a number of Java may be larger than those that JavaScript tells apart. */
  private static void data(JsonGenerator json, List<Datum> data) {
    json.writeArrayPropertyStart("data");
    for (Datum each : data) {
      json.writeStartArray();
      json.writeString(each.name());
      json.writeString(each.value());
      json.writeString(each.type().name().toLowerCase(Locale.ROOT));
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  /** Returns what became of the spans so far; the same bytes while nothing changes. */
  byte[] health() {
    ClientSnapshot now = snapshot.get();
    return write(
        json -> {
          json.writeStringProperty("application", application);
          json.writeNumberProperty("ended", now.endedSpans());
          json.writeNumberProperty("delivered", now.deliveredSpans());
          json.writeNumberProperty("discarded", now.discardedSpans());
          json.writeNumberProperty("spooled", now.spooledSpans());
          json.writeNumberProperty("retried", now.retriedCalls());
          json.writeObjectPropertyStart("pending");
          json.writeNumberProperty("open", now.pendingSpans().open());
          json.writeNumberProperty("waiting", now.pendingSpans().waiting());
          json.writeNumberProperty("encoding", now.pendingSpans().encoding());
          json.writeNumberProperty("queued", now.pendingSpans().queued());
          json.writeNumberProperty("inFlight", now.pendingSpans().inFlight());
          json.writeEndObject();
          json.writeArrayPropertyStart("reasons");
          now.discarded().forEach(each -> reason(json, each));
          json.writeEndArray();
          json.writeObjectPropertyStart("limits");
          new TreeMap<>(now.rateLimitedUntil())
              .forEach(
                  (category, end) -> json.writeNumberProperty(category, end.toEpochMilli() * 1000));
          json.writeEndObject();
        });
  }

  private static void reason(JsonGenerator json, Discarded discarded) {
    json.writeStartObject();
    json.writeStringProperty("reason", discarded.reason().wireName());
    json.writeStringProperty("category", discarded.category().wireName());
    json.writeNumberProperty("quantity", discarded.quantity());
    json.writeEndObject();
  }
}
