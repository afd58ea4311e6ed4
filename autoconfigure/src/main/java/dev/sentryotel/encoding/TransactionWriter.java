package dev.sentryotel.encoding;

import dev.sentryotel.mapping.HttpStatusCode;
import dev.sentryotel.mapping.MappedSpan;
import dev.sentryotel.mapping.OutgoingAttributes;
import dev.sentryotel.mapping.RequestFields;
import dev.sentryotel.mapping.ResourceContexts;
import dev.sentryotel.mapping.ResourceMapping;
import dev.sentryotel.mapping.UserFields;
import dev.sentryotel.protocol.Deployment;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * Writes the payload of a transaction.
 *
 * <pre>{@code
 * {"event_id":"…","type":"transaction",
 *  "platform":"java","release":"…","sdk":{…},"tags":{…},…    written once per client
 *  "transaction":"GET /owners/{ownerId}","transaction_info":{"source":"route"},
 *  "start_timestamp":1767225600.123456,"timestamp":1767225600.223456,
 *  "contexts":{"trace":{…},"response":{"status_code":200},
 *              "otel":{"resource":{…}},"app":{…},…},         written once per resource
 *  "request":{…},"user":{…},
 *  "spans":[{…},{…}]}
 * }</pre>
 *
 * <p>Used by one thread at a time.
 *
 * @see <a
 *     href="https://develop.sentry.dev/sdk/foundations/envelopes/event-payloads/transaction/">Transaction
 *     payloads</a>
 */
final class TransactionWriter {

  /** {@value}: Sentry takes 1 MiB; a little less, for servers may count a little differently. */
  static final int MAX_PAYLOAD_BYTES = 1024 * 1024 - 1024;

  /** {@value}: name of a root that has none. */
  static final String UNLABELED = "<unlabeled transaction>";

  private static final SerializableString EVENT_ID = new SerializedString("event_id");
  private static final SerializableString TYPE = new SerializedString("type");
  private static final SerializableString TRANSACTION = new SerializedString("transaction");
  private static final SerializableString INFO = new SerializedString("transaction_info");
  private static final SerializableString SOURCE = new SerializedString("source");
  private static final SerializableString CONTEXTS = new SerializedString("contexts");
  private static final SerializableString TRACE = new SerializedString("trace");
  private static final SerializableString RESPONSE = new SerializedString("response");
  private static final SerializableString STATUS_CODE = new SerializedString("status_code");
  private static final SerializableString REQUEST = new SerializedString("request");
  private static final SerializableString USER = new SerializedString("user");
  private static final SerializableString SPANS = new SerializedString(",\"spans\":[");
  private static final SerializableString END = new SerializedString("]}");

  private final JsonOutput json;
  private final PlainSpanWriter spans;
  private final RequestWriter requests;
  private final UserWriter users;
  private final EncodingOptions options;
  private final ResourceMapping resources;
  private @Nullable Deployment lastDeployment;
  private SerializableString clientMembers = new SerializedString("");
  private @Nullable ResourceContexts lastContexts;
  private SerializableString contextMembers = new SerializedString("");

  TransactionWriter(JsonOutput json, EncodingOptions options) {
    this.json = json;
    this.spans = new PlainSpanWriter(json, OutgoingAttributes.create(options.policy()));
    this.requests = new RequestWriter(json);
    this.users = new UserWriter(json);
    this.options = options;
    this.resources = ResourceMapping.create(options.policy());
  }

  /**
   * Writes the payload as far as it fits: the children in their order, until the next would lead
   * beyond {@value #MAX_PAYLOAD_BYTES} bytes.
   *
   * @return how many of the children are in it; -1 if not even the root fits
   */
  int write(TransactionContent content, ValueLimits limits) {
    json.clear();
    json.startObject();
    root(content, limits);
    json.endObject();
    // The object goes on, span by span, so that each can be weighed.
    json.truncate(json.size() - 1);
    json.raw(SPANS);
    int written = isFull() ? -1 : children(content.children(), limits);
    json.raw(END);
    return written;
  }

  private int children(List<SpanData> children, ValueLimits limits) {
    for (int i = 0; i < children.size(); i++) {
      int mark = json.size();
      if (i > 0) {
        json.raw(',');
      }
      spans.child(children.get(i), limits);
      if (isFull()) {
        json.truncate(mark);
        return i;
      }
    }
    return children.size();
  }

  private boolean isFull() {
    return json.size() + END.charLength() > MAX_PAYLOAD_BYTES;
  }

  private void root(TransactionContent content, ValueLimits limits) {
    SpanData root = content.root();
    MappedSpan mapped = MappedSpan.of(root);
    String name = mapped.description().isEmpty() ? UNLABELED : mapped.description();
    json.member(EVENT_ID, content.eventId());
    json.member(TYPE, TRANSACTION);
    json.raw(clientMembers(options.deployment().get()));
    json.member(TRANSACTION, Utf8.cut(name, limits.maxTextBytes()));
    json.name(INFO);
    json.startObject();
    json.member(SOURCE, mapped.source().wireName());
    json.endObject();
    spans.times(root);
    json.name(CONTEXTS);
    json.startObject();
    json.name(TRACE);
    // What helps to understand the whole stays, however small the children must become.
    spans.traceContext(content, mapped, limits == ValueLimits.SMALL ? ValueLimits.CUT : limits);
    response(root.getAttributes());
    json.raw(contextMembers(root.getResource()));
    json.endObject();
    RequestFields request = RequestFields.of(root, options.policy());
    if (request != null) {
      json.name(REQUEST);
      requests.write(request, limits);
    }
    UserFields user = UserFields.of(root, options.policy());
    if (user != null) {
      json.name(USER);
      users.write(user, limits);
    }
  }

  private void response(Attributes rootAttributes) {
    long statusCode = HttpStatusCode.of(rootAttributes);
    if (statusCode != 0) {
      json.name(RESPONSE);
      json.startObject();
      json.name(STATUS_CODE);
      json.value(statusCode);
      json.endObject();
    }
  }

  private SerializableString clientMembers(Deployment deployment) {
    if (!deployment.equals(lastDeployment)) {
      clientMembers = CommonMembers.ofTransactions(options, deployment);
      lastDeployment = deployment;
    }
    return clientMembers;
  }

  private SerializableString contextMembers(Resource resource) {
    ResourceContexts contexts = resources.contexts(resource);
    if (!contexts.equals(lastContexts)) {
      contextMembers = CommonMembers.ofContexts(contexts);
      lastContexts = contexts;
    }
    return contextMembers;
  }
}
