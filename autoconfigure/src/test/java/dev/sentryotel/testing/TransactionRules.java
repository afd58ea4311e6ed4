package dev.sentryotel.testing;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What Sentry asks of the payload of a transaction, and what we promise beyond. */
final class TransactionRules {

  private static final int MAX_BYTES = 1024 * 1024;
  private static final int MAX_MODULES_BYTES = 8 * 1024;
  private static final int MAX_SPANS = 1000;
  private static final Set<String> KEYS =
      Set.of(
          "event_id",
          "type",
          "platform",
          "transaction",
          "transaction_info",
          "start_timestamp",
          "timestamp",
          "release",
          "dist",
          "environment",
          "server_name",
          "sdk",
          "contexts",
          "spans",
          "tags",
          "modules",
          "request",
          "user");
  private static final Pattern USER_TEXT = Pattern.compile("(?s).+");
  private static final Pattern IP_ADDRESS = Pattern.compile("[0-9a-fA-F:.]*[:.][0-9a-fA-F:.]*");
  private static final Set<String> SOURCES =
      Set.of("custom", "url", "route", "view", "component", "task");
  private static final Set<String> STATUSES =
      Set.of(
          "ok",
          "cancelled",
          "unknown_error",
          "invalid_argument",
          "deadline_exceeded",
          "not_found",
          "already_exists",
          "permission_denied",
          "resource_exhausted",
          "failed_precondition",
          "aborted",
          "out_of_range",
          "unimplemented",
          "internal_error",
          "unavailable",
          "data_loss",
          "unauthenticated");
  private static final Set<String> TRACE_KEYS =
      Set.of("trace_id", "span_id", "parent_span_id", "op", "status", "origin", "data", "links");
  private static final Set<String> SPAN_KEYS =
      Set.of(
          "trace_id",
          "span_id",
          "parent_span_id",
          "op",
          "description",
          "status",
          "origin",
          "start_timestamp",
          "timestamp",
          "data",
          "links");
  private static final Pattern EVENT_ID =
      Pattern.compile("[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}");
  private static final Pattern RELEASE =
      Pattern.compile("(?!\\.\\.?$|latest$)[^\\n\\r\\t/\\\\]{1,200}");
  private static final Pattern DIST = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");
  private static final Pattern ENVIRONMENT = Pattern.compile("(?!none$)[^\\n\\r/]{1,64}");
  private static final Pattern ORIGIN = Pattern.compile("[a-zA-Z0-9_.]{1,128}");
  private static final Pattern TAG_KEY = Pattern.compile("[a-zA-Z0-9_.:-]{1,200}");
  private static final Pattern TAG_VALUE = Pattern.compile("[^\\n\\r]{0,200}");
  private static final Pattern SDK_NAME =
      Pattern.compile("(?!sentry\\.)[a-z0-9_-]+(\\.[a-z0-9_-]+)+");
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");

  private final Faults faults;

  TransactionRules(Faults faults) {
    this.faults = faults;
  }

  void check(JsonNode payload, int bytes) {
    faults.check(bytes < MAX_BYTES, "transaction: " + bytes + " bytes");
    faults.onlyKeys(payload, KEYS, "transaction");
    faults.matches(payload.get("event_id"), EVENT_ID, "event_id");
    faults.check("transaction".equals(payload.path("type").asString("")), "type");
    faults.check("java".equals(payload.path("platform").asString("")), "platform");
    faults.text(payload.get("transaction"), Integer.MAX_VALUE, "transaction");
    String source = payload.path("transaction_info").path("source").asString("");
    faults.check(SOURCES.contains(source), "transaction_info.source is " + source);
    faults.times(payload, "timestamp", "transaction");
    deployment(payload);
    sdk(payload.path("sdk"));
    JsonNode contexts = payload.path("contexts");
    faults.check(contexts.isObject(), "contexts is no object");
    trace(contexts.path("trace"));
    contexts.properties().forEach(e -> context(e.getKey(), e.getValue()));
    spans(payload.path("spans"), contexts.path("trace"));
    if (payload.has("request")) {
      request(payload.get("request"));
    }
    if (payload.has("user")) {
      user(payload.get("user"));
    }
  }

  private void deployment(JsonNode payload) {
    faults.matches(payload.get("environment"), ENVIRONMENT, "environment");
    if (payload.has("release")) {
      faults.matches(payload.get("release"), RELEASE, "release");
    }
    if (payload.has("dist")) {
      faults.matches(payload.get("dist"), DIST, "dist");
    }
    if (payload.has("server_name")) {
      faults.text(payload.get("server_name"), 256, "server_name");
    }
    for (var tag : payload.path("tags").properties()) {
      faults.check(TAG_KEY.matcher(tag.getKey()).matches(), "tag " + tag.getKey());
      faults.matches(tag.getValue(), TAG_VALUE, "tag " + tag.getKey());
    }
    if (payload.has("modules")) {
      modules(payload.get("modules"));
    }
  }

  private void modules(JsonNode modules) {
    faults.check(modules.isObject() && !modules.isEmpty(), "modules");
    faults.check(modules.toString().length() <= MAX_MODULES_BYTES, "modules are cut by Sentry");
    modules
        .properties()
        .forEach(e -> faults.text(e.getValue(), MAX_MODULES_BYTES, "module " + e.getKey()));
  }

  private void sdk(JsonNode sdk) {
    faults.onlyKeys(sdk, Set.of("name", "version", "packages", "integrations", "settings"), "sdk");
    faults.matches(sdk.get("name"), SDK_NAME, "sdk.name");
    faults.matches(sdk.get("version"), VERSION, "sdk.version");
    for (JsonNode entry : sdk.path("packages").values()) {
      String name = entry.path("name").asString("");
      faults.check(name.matches("maven:[^:]+:[^:]+"), "sdk.packages.name is " + name);
      faults.matches(entry.get("version"), VERSION, "sdk.packages.version");
    }
    faults.check(sdk.path("integrations").isArray(), "sdk.integrations is no list");
    String inferIp = sdk.path("settings").path("infer_ip").asString("");
    faults.check(inferIp.equals("never"), "sdk.settings.infer_ip is " + inferIp);
  }

  private void trace(JsonNode trace) {
    faults.onlyKeys(trace, TRACE_KEYS, "contexts.trace");
    body(trace, "contexts.trace");
  }

  private void context(String key, JsonNode context) {
    faults.check(context.isObject() && !context.isEmpty(), "contexts." + key + " is empty");
    switch (key) {
      case "trace" -> {
        // Checked apart.
      }
      case "otel" -> {
        faults.onlyKeys(context, Set.of("resource"), "contexts.otel");
        data(context.path("resource"), "contexts.otel.resource");
      }
      case "response", "app", "os", "runtime", "device", "culture", "cloud_resource" ->
          data(context, "contexts." + key);
      default -> faults.add("contexts." + key + " is none of ours");
    }
  }

  private void spans(JsonNode spans, JsonNode trace) {
    faults.check(spans.isArray(), "spans is no list");
    faults.check(spans.size() <= MAX_SPANS, spans.size() + " spans");
    Set<String> ids = new HashSet<>();
    ids.add(trace.path("span_id").asString(""));
    for (JsonNode span : spans.values()) {
      String where = "spans " + span.path("span_id").asString("");
      faults.onlyKeys(span, SPAN_KEYS, where);
      body(span, where);
      faults.times(span, "timestamp", where);
      faults.check(ids.add(span.path("span_id").asString("")), where + ": twice");
      faults.check(
          span.path("trace_id").equals(trace.path("trace_id")), where + ": of another trace");
    }
  }

  private void body(JsonNode span, String where) {
    faults.traceId(span, where);
    faults.spanIds(span, where);
    if (span.has("op")) {
      faults.text(span.get("op"), 128, where + ".op");
    }
    if (span.has("description")) {
      faults.text(span.get("description"), Integer.MAX_VALUE, where + ".description");
    }
    String status = span.path("status").asString("");
    faults.check(STATUSES.contains(status), where + ".status is " + status);
    faults.matches(span.get("origin"), ORIGIN, where + ".origin");
    data(span.path("data"), where + ".data");
    String origin = span.path("data").path("sentry.origin").asString("");
    faults.check(
        origin.equals(span.path("origin").asString("")), where + ": two origins, " + origin);
    faults.links(span.get("links"), this::data, where);
  }

  /** Strings, numbers, booleans and flat lists of them. */
  private void data(JsonNode data, String where) {
    faults.check(data.isObject(), where + " is no object");
    for (var member : data.properties()) {
      JsonNode value = member.getValue();
      boolean isFlat =
          value.isArray()
              ? value.values().stream().allMatch(JsonNode::isValueNode)
              : value.isValueNode();
      faults.check(isFlat, where + "." + member.getKey() + " is nested");
    }
  }

  private void user(JsonNode user) {
    faults.onlyKeys(user, Set.of("id", "username", "email", "name", "ip_address"), "user");
    faults.check(!user.isEmpty(), "user is empty");
    for (var member : user.properties()) {
      faults.matches(member.getValue(), USER_TEXT, "user." + member.getKey());
    }
    if (user.has("ip_address")) {
      faults.matches(user.get("ip_address"), IP_ADDRESS, "user.ip_address");
    }
  }

  private void request(JsonNode request) {
    faults.onlyKeys(request, Set.of("method", "url", "query_string", "headers", "env"), "request");
    String url = request.path("url").asString("");
    faults.check(!url.contains("?") && !url.contains("#"), "request.url has a query: " + url);
    for (String header : request.path("headers").propertyNames()) {
      faults.check(
          !Set.of("authorization", "cookie", "set-cookie", "x-api-key").contains(header),
          "request.headers." + header);
    }
  }
}
