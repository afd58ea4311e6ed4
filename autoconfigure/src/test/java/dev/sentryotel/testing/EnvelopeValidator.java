package dev.sentryotel.testing;

import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.testing.EnvelopeReader.ReadEnvelope;
import dev.sentryotel.testing.EnvelopeReader.ReadItem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds envelopes against the protocol: the bytes, the headers, and every field of transactions and
 * streamed spans. Stricter than Sentry's server, which drops in silence what it does not like.
 */
public final class EnvelopeValidator {

  private static final Pattern EVENT_ID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern SENT_AT =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
  private static final Pattern DECIMAL = Pattern.compile("\\d+(\\.\\d+)?");
  private static final Pattern SAMPLED = Pattern.compile("true|false");
  private static final Pattern PUBLIC_KEY = Pattern.compile("[A-Za-z0-9]+");
  private static final int MAX_REPORT_BYTES = 4096;
  private static final Set<String> REASONS =
      Set.of(
          "queue_overflow",
          "buffer_overflow",
          "cache_overflow",
          "ratelimit_backoff",
          "network_error",
          "send_error",
          "sample_rate",
          "backpressure",
          "before_send",
          "event_processor",
          "ignored",
          "invalid",
          "insufficient_data",
          "internal_sdk_error");
  private static final Set<String> CATEGORIES =
      Set.of("transaction", "span", "error", "log_item", "log_byte", "monitor", "session");
  private static final Set<String> HEADER_KEYS =
      Set.of("event_id", "sent_at", "dsn", "sdk", "trace");
  private static final Set<String> ITEM_KEYS =
      Set.of("type", "item_count", "content_type", "length");

  private final Faults faults = new Faults();
  private final boolean hasKey;

  private EnvelopeValidator(boolean hasKey) {
    this.hasKey = hasKey;
  }

  /** Checks an envelope as it would leave now, and returns it as it is read. */
  public static ReadEnvelope validate(Envelope envelope) {
    return validate(EnvelopeReader.sent(envelope));
  }

  /**
   * Checks the body of a request, and returns it as it is read.
   *
   * @throws AssertionError if it breaks a rule; the message names each
   * @throws MalformedEnvelopeException if it is no envelope
   */
  public static ReadEnvelope validate(byte[] body) {
    return validate(body, true);
  }

  /** Checks what local receivers are handed: without a DSN there is no public key. */
  public static ReadEnvelope validateLocal(byte[] body) {
    return validate(body, false);
  }

  private static ReadEnvelope validate(byte[] body, boolean hasKey) {
    EnvelopeValidator validator = new EnvelopeValidator(hasKey);
    ReadEnvelope envelope = EnvelopeReader.read(body);
    validator.check(body, envelope);
    if (!validator.faults.list().isEmpty()) {
      throw new AssertionError(
          "The envelope breaks the protocol:\n  "
              + String.join("\n  ", validator.faults.list().stream().limit(20).toList()));
    }
    return envelope;
  }

  private void check(byte[] body, ReadEnvelope envelope) {
    faults.check(body[body.length - 1] == '\n', "no line feed at the end");
    compact(envelope.header(), envelope.headerLine());
    JsonNode header = envelope.header();
    faults.onlyKeys(header, HEADER_KEYS, "header");
    faults.matches(header.get("sent_at"), SENT_AT, "sent_at");
    faults.wellFormed(header, "header");
    if (header.has("trace")) {
      samplingContext(header.get("trace"));
    }
    List<String> kinds = new ArrayList<>();
    for (ReadItem item : envelope.items()) {
      item(header, item);
      kinds.add(item.type());
    }
    kinds.remove("client_report");
    faults.check(kinds.size() <= 1, "several kinds of telemetry: " + kinds);
    if (!kinds.isEmpty()) {
      faults.check(header.path("sdk").has("name"), "no sdk.name in the header");
      faults.check(header.path("sdk").has("version"), "no sdk.version in the header");
    }
  }

  private void samplingContext(JsonNode trace) {
    faults.traceId(trace, "trace");
    if (hasKey || trace.has("public_key")) {
      faults.matches(trace.get("public_key"), PUBLIC_KEY, "trace.public_key");
    }
    for (var member : trace.properties()) {
      faults.check(member.getValue().isString(), "trace." + member.getKey() + " is no text");
    }
    for (String key : List.of("sample_rate", "sample_rand")) {
      if (trace.has(key)) {
        faults.matches(trace.get(key), DECIMAL, "trace." + key);
      }
    }
    if (trace.has("sampled")) {
      faults.matches(trace.get("sampled"), SAMPLED, "trace.sampled");
    }
  }

  private void item(JsonNode envelopeHeader, ReadItem item) {
    JsonNode header = item.header();
    compact(header, item.headerLine());
    faults.onlyKeys(header, ITEM_KEYS, "item header");
    List<String> keys = new ArrayList<>(header.propertyNames());
    faults.check(keys.indexOf("length") == keys.size() - 1, "length is not last: " + keys);
    String text = new String(item.payload(), StandardCharsets.UTF_8);
    faults.check(
        Arrays.equals(text.getBytes(StandardCharsets.UTF_8), item.payload()), "broken UTF-8");
    JsonNode payload = item.json();
    faults.wellFormed(payload, item.type());
    switch (item.type()) {
      case "transaction" -> {
        faults.matches(envelopeHeader.get("event_id"), EVENT_ID, "event_id of the header");
        faults.check(
            envelopeHeader.path("event_id").equals(payload.path("event_id")), "two event_ids");
        JsonNode trace = envelopeHeader.path("trace");
        faults.check(
            trace.isMissingNode()
                || trace.path("trace_id").equals(payload.at("/contexts/trace/trace_id")),
            "the sampling context is of another trace");
        new TransactionRules(faults).check(payload, item.payload().length);
      }
      case "span" -> {
        faults.check(!envelopeHeader.has("event_id"), "event_id with spans");
        new SpanContainerRules(faults)
            .check(envelopeHeader, header, payload, item.payload().length);
      }
      case "client_report" -> report(payload, item.payload().length);
      default -> faults.add("item of type " + item.type());
    }
  }

  private void report(JsonNode report, int bytes) {
    faults.check(bytes <= MAX_REPORT_BYTES, "client report: " + bytes + " bytes");
    faults.onlyKeys(report, Set.of("timestamp", "discarded_events"), "client report");
    faults.check(report.path("timestamp").isNumber(), "timestamp of the report");
    faults.check(!report.path("discarded_events").isEmpty(), "nothing was discarded");
    for (JsonNode event : report.path("discarded_events")) {
      faults.onlyKeys(event, Set.of("reason", "category", "quantity"), "discarded_events");
      faults.check(REASONS.contains(event.path("reason").asString("")), "reason: " + event);
      faults.check(CATEGORIES.contains(event.path("category").asString("")), "category: " + event);
      faults.check(event.path("quantity").asLong(0) > 0, "quantity: " + event);
    }
  }

  private void compact(JsonNode header, byte[] line) {
    String text = new String(line, StandardCharsets.UTF_8);
    faults.check(
        JsonMapper.shared().writeValueAsString(header).equals(text), "not compact: " + text);
  }
}
