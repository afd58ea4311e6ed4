package dev.sentryotel.encoding;

import dev.sentryotel.mapping.EventContext;
import dev.sentryotel.mapping.ResourceContexts;
import dev.sentryotel.mapping.SentryAttributes;
import dev.sentryotel.protocol.Deployment;
import dev.sentryotel.protocol.SdkIdentity;
import io.opentelemetry.api.common.Attributes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * Members that are the same in many payloads, written once and kept as bytes.
 *
 * <p>Each is a text that continues an object which has members already: {@code ,"a":1,"b":2}.
 */
final class CommonMembers {

  private static final String PLATFORM = "java";

  private CommonMembers() {}

  /** Returns the members that all transactions of a client share. */
  static SerializableString ofTransactions(EncodingOptions options, Deployment deployment) {
    return members(
        json -> {
          json.member("platform", PLATFORM);
          optional(json, "release", deployment.release());
          optional(json, "dist", deployment.dist());
          json.member("environment", deployment.environment());
          optional(json, "server_name", deployment.serverName());
          sdk(json, options);
          texts(json, "tags", options.tags());
          texts(json, "modules", options.modules());
        });
  }

  private static void texts(JsonOutput json, String name, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      json.name(name);
      json.startObject();
      texts.forEach(json::member);
      json.endObject();
    }
  }

  private static void sdk(JsonOutput json, EncodingOptions options) {
    json.name("sdk");
    json.startObject();
    json.member("name", SdkIdentity.NAME);
    json.member("version", SdkIdentity.VERSION);
    json.name("packages");
    json.startArray();
    json.startObject();
    json.member("name", SdkIdentity.PACKAGE);
    json.member("version", SdkIdentity.VERSION);
    json.endObject();
    json.endArray();
    json.name("integrations");
    json.startArray();
    options.integrations().forEach(json::value);
    json.endArray();
    // The address Sentry would see is the server's own, no user's.
    json.name("settings");
    json.startObject();
    json.member("infer_ip", "never");
    json.endObject();
    json.endObject();
  }

  /** Returns the contexts that all transactions of a resource share. */
  static SerializableString ofContexts(ResourceContexts contexts) {
    return members(
        json -> {
          if (!contexts.resource().isEmpty()) {
            json.name("otel");
            json.startObject();
            json.name("resource");
            object(json, contexts.resource());
            json.endObject();
          }
          for (EventContext context : contexts.contexts()) {
            json.name(context.key());
            object(json, context.fields());
          }
        });
  }

  /** Names of what {@link #ofStreamedSpans} returns. */
  static final Set<String> NAMES_OF_STREAMED_SPANS =
      Set.of(
          SentryAttributes.TRACE_LIFECYCLE.getKey(),
          SentryAttributes.RELEASE.getKey(),
          SentryAttributes.ENVIRONMENT.getKey(),
          SentryAttributes.SDK_NAME.getKey(),
          SentryAttributes.SDK_VERSION.getKey(),
          SentryAttributes.PLATFORM.getKey());

  /** Returns the attributes that all streamed spans of a client share. */
  static SerializableString ofStreamedSpans(Deployment deployment) {
    return members(
        json -> {
          AttributeWriter attributes = AttributeWriter.typed(json, new AttributeNames());
          attributes.text(SentryAttributes.TRACE_LIFECYCLE.getKey(), "stream");
          attributes.text(SentryAttributes.RELEASE.getKey(), deployment.release());
          attributes.text(SentryAttributes.ENVIRONMENT.getKey(), deployment.environment());
          attributes.text(SentryAttributes.SDK_NAME.getKey(), SdkIdentity.NAME);
          attributes.text(SentryAttributes.SDK_VERSION.getKey(), SdkIdentity.VERSION);
          attributes.text(SentryAttributes.PLATFORM.getKey(), PLATFORM);
        });
  }

  private static void optional(JsonOutput json, String name, @Nullable String text) {
    if (text != null) {
      json.member(name, text);
    }
  }

  private static void object(JsonOutput json, Attributes fields) {
    AttributeWriter writer = AttributeWriter.plain(json, new AttributeNames());
    // Cut from the start: a giant here would make every payload of the application too large.
    writer.begin(ValueLimits.CUT);
    fields.forEach(writer);
    writer.end();
  }

  private static SerializableString members(Consumer<JsonOutput> members) {
    JsonOutput json = new JsonOutput();
    json.startObject();
    members.accept(json);
    json.endObject();
    String object = new String(json.bytes().toByteArray(), StandardCharsets.UTF_8);
    String inside = object.substring(1, object.length() - 1);
    return new SerializedString(inside.isEmpty() ? "" : "," + inside);
  }
}
