package dev.sentryotel.mapping;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Attributes we read that OpenTelemetry's stable semantic conventions do not name: old names, and
 * names not yet stable.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/">Semantic conventions</a>
 */
final class OtherAttributes {

  // Old names, each followed in use by the stable one, which wins.
  static final AttributeKey<String> HTTP_METHOD = AttributeKey.stringKey("http.method");
  static final AttributeKey<String> HTTP_URL = AttributeKey.stringKey("http.url");
  static final AttributeKey<String> HTTP_TARGET = AttributeKey.stringKey("http.target");
  static final AttributeKey<String> HTTP_SCHEME = AttributeKey.stringKey("http.scheme");
  static final AttributeKey<String> HTTP_HOST = AttributeKey.stringKey("http.host");
  static final AttributeKey<String> HTTP_USER_AGENT = AttributeKey.stringKey("http.user_agent");
  static final AttributeKey<String> HTTP_CLIENT_IP = AttributeKey.stringKey("http.client_ip");
  static final AttributeKey<String> NET_HOST_NAME = AttributeKey.stringKey("net.host.name");
  static final AttributeKey<Long> NET_HOST_PORT = AttributeKey.longKey("net.host.port");
  static final AttributeKey<String> NET_PEER_NAME = AttributeKey.stringKey("net.peer.name");
  static final AttributeKey<Long> NET_PEER_PORT = AttributeKey.longKey("net.peer.port");
  static final AttributeKey<String> DB_SYSTEM = AttributeKey.stringKey("db.system");
  static final AttributeKey<String> DB_STATEMENT = AttributeKey.stringKey("db.statement");
  static final AttributeKey<String> DB_NAME = AttributeKey.stringKey("db.name");
  static final AttributeKey<String> MESSAGING_OPERATION =
      AttributeKey.stringKey("messaging.operation");
  static final AttributeKey<String> CODE_FUNCTION = AttributeKey.stringKey("code.function");
  static final AttributeKey<String> DEPLOYMENT_ENVIRONMENT =
      AttributeKey.stringKey("deployment.environment");

  // Not yet stable.
  static final AttributeKey<String> URL_TEMPLATE = AttributeKey.stringKey("url.template");
  static final AttributeKey<String> MESSAGING_SYSTEM = AttributeKey.stringKey("messaging.system");
  static final AttributeKey<String> MESSAGING_DESTINATION_NAME =
      AttributeKey.stringKey("messaging.destination.name");
  static final AttributeKey<String> MESSAGING_OPERATION_TYPE =
      AttributeKey.stringKey("messaging.operation.type");
  static final AttributeKey<String> RPC_SYSTEM_NAME = AttributeKey.stringKey("rpc.system.name");
  static final AttributeKey<String> RPC_SYSTEM = AttributeKey.stringKey("rpc.system");
  static final AttributeKey<String> RPC_SERVICE = AttributeKey.stringKey("rpc.service");
  static final AttributeKey<String> GEN_AI_OPERATION_NAME =
      AttributeKey.stringKey("gen_ai.operation.name");
  static final AttributeKey<String> GEN_AI_PROVIDER_NAME =
      AttributeKey.stringKey("gen_ai.provider.name");
  static final AttributeKey<String> GEN_AI_SYSTEM = AttributeKey.stringKey("gen_ai.system");
  static final AttributeKey<String> FAAS_TRIGGER = AttributeKey.stringKey("faas.trigger");
  static final AttributeKey<String> GRAPHQL_OPERATION_TYPE =
      AttributeKey.stringKey("graphql.operation.type");
  static final AttributeKey<String> GRAPHQL_OPERATION_NAME =
      AttributeKey.stringKey("graphql.operation.name");
  static final AttributeKey<String> GRAPHQL_DOCUMENT = AttributeKey.stringKey("graphql.document");
  static final AttributeKey<Long> THREAD_ID = AttributeKey.longKey("thread.id");
  static final AttributeKey<String> THREAD_NAME = AttributeKey.stringKey("thread.name");
  static final AttributeKey<String> OS_NAME = AttributeKey.stringKey("os.name");
  static final AttributeKey<String> OS_VERSION = AttributeKey.stringKey("os.version");
  static final AttributeKey<String> OS_DESCRIPTION = AttributeKey.stringKey("os.description");
  static final AttributeKey<String> HOST_ARCH = AttributeKey.stringKey("host.arch");
  static final AttributeKey<String> HOST_ID = AttributeKey.stringKey("host.id");
  static final AttributeKey<String> HOST_NAME = AttributeKey.stringKey("host.name");
  static final AttributeKey<String> HOST_TYPE = AttributeKey.stringKey("host.type");
  static final AttributeKey<String> PROCESS_RUNTIME_NAME =
      AttributeKey.stringKey("process.runtime.name");
  static final AttributeKey<String> PROCESS_RUNTIME_VERSION =
      AttributeKey.stringKey("process.runtime.version");
  static final AttributeKey<String> PROCESS_RUNTIME_DESCRIPTION =
      AttributeKey.stringKey("process.runtime.description");
  static final AttributeKey<String> CLOUD_ACCOUNT_ID = AttributeKey.stringKey("cloud.account.id");
  static final AttributeKey<String> CLOUD_PROVIDER = AttributeKey.stringKey("cloud.provider");
  static final AttributeKey<String> CLOUD_PLATFORM = AttributeKey.stringKey("cloud.platform");
  static final AttributeKey<String> CLOUD_REGION = AttributeKey.stringKey("cloud.region");
  static final AttributeKey<String> CLOUD_AVAILABILITY_ZONE =
      AttributeKey.stringKey("cloud.availability_zone");

  // Sentry's, read but left as they are.
  static final AttributeKey<Boolean> HTTP_PREFETCH =
      AttributeKey.booleanKey("sentry.http.prefetch");
  static final AttributeKey<String> HTTP_GRAPHQL_OPERATION =
      AttributeKey.stringKey("sentry.graphql.operation");
  static final AttributeKey<List<String>> HTTP_GRAPHQL_OPERATIONS =
      AttributeKey.stringArrayKey("sentry.graphql.operation");
  static final AttributeKey<List<String>> CACHE_KEY = AttributeKey.stringArrayKey("cache.key");

  private OtherAttributes() {}

  /** Returns the text of an attribute, or null if it is absent, empty, or of another type. */
  static @Nullable String text(Attributes attributes, AttributeKey<String> key) {
    String value = attributes.get(key);
    return value == null || value.isEmpty() ? null : value;
  }

  /** Returns the text of the first of two attributes that has one. */
  static @Nullable String text(
      Attributes attributes, AttributeKey<String> stable, AttributeKey<String> old) {
    String value = text(attributes, stable);
    return value == null ? text(attributes, old) : value;
  }

  static boolean has(Attributes attributes, AttributeKey<String> key) {
    return text(attributes, key) != null;
  }
}
