package dev.sentryotel.mapping;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.common.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * Which attributes leave the process, of spans, links and the resource alike.
 *
 * <table>
 *   <caption>By personal data</caption>
 *   <tr><th></th><th>withheld</th><th>sent</th></tr>
 *   <tr><td>client address, user agent, {@code enduser.*}, {@code user.*}</td>
 *       <td>left out</td><td>kept</td></tr>
 *   <tr><td>command line</td><td>left out</td><td>kept; values of names of credentials {@code
 *       [Filtered]}</td></tr>
 *   <tr><td>captured headers</td><td>left out</td><td>kept; {@code [Filtered]} if sensitive</td>
 *   </tr>
 *   <tr><td>values of names of personal data in URLs and queries, {@code email=}</td>
 *       <td>{@code [Filtered]}</td><td>kept</td></tr>
 *   <tr><td>values of names of credentials there, {@code token=}; user name and password in
 *       URLs</td><td>{@code [Filtered]}</td><td>{@code [Filtered]}</td></tr>
 *   <tr><td>names that are ours to write, see {@link SentryAttributes}</td>
 *       <td>left out</td><td>left out</td></tr>
 * </table>
 *
 * <p>Immutable; the answer for a key never changes, so it may be kept beside the key.
 */
public final class AttributePolicy {

  private final PersonalData personalData;

  private AttributePolicy(PersonalData personalData) {
    this.personalData = requireNonNull(personalData, "personalData");
  }

  /** Returns the policy. */
  public static AttributePolicy of(PersonalData personalData) {
    return new AttributePolicy(personalData);
  }

  PersonalData personalData() {
    return personalData;
  }

  /** Returns what happens to the values of a key. Allocates nothing but for headers. */
  public AttributeTreatment treatment(AttributeKey<?> key) {
    String name = key.getKey();
    return switch (name) {
      case "sentry.op",
          "sentry.origin",
          "sentry.source",
          "sentry.sample_rate",
          "sentry.custom_span_name",
          "sentry.segment.id",
          "sentry.segment.name",
          "sentry.segment.name.source",
          "sentry.trace_lifecycle",
          "sentry.release",
          "sentry.environment",
          "sentry.sdk.name",
          "sentry.sdk.version",
          "sentry.platform",
          "sentry.kind",
          "sentry.status.message",
          "sentry.parent_span_already_sent",
          "otel.kind",
          "otel.instrumentation.name",
          "otel.instrumentation.version" ->
          AttributeTreatment.LEAVE_OUT;
      case "url",
          "url.full",
          "url.original",
          "url.path",
          "url.template",
          "uri",
          "http.url",
          "http.target",
          "db.connection_string",
          "messaging.url" ->
          unlessSent(AttributeTreatment.FILTER_URL, AttributeTreatment.FILTER_CREDENTIALS);
      case "url.query", "url.fragment", "http.query", "http.fragment" ->
          unlessSent(AttributeTreatment.FILTER_QUERY, AttributeTreatment.FILTER_QUERY_CREDENTIALS);
      case "client.address", "client.socket.address", "http.client_ip", "http.user_agent" ->
          unlessSent(AttributeTreatment.LEAVE_OUT, AttributeTreatment.KEEP);
      case "process.command_args", "process.command_line" ->
          unlessSent(AttributeTreatment.LEAVE_OUT, AttributeTreatment.FILTER_ARGUMENTS);
      case "network.peer.address",
          "net.peer.ip",
          "net.peer.name",
          "net.sock.peer.addr",
          "net.sock.peer.name" ->
          unlessSent(AttributeTreatment.LEAVE_OUT_OF_SERVERS, AttributeTreatment.KEEP);
      default -> treatmentByPrefix(name);
    };
  }

  private AttributeTreatment treatmentByPrefix(String name) {
    if (name.isEmpty()) {
      return AttributeTreatment.KEEP;
    }
    return switch (name.charAt(0)) {
      case 'e' -> ofPerson(name.startsWith("enduser."));
      case 'u' -> ofPerson(name.startsWith("user.") || name.startsWith("user_agent."));
      default -> ofHeader(HeaderNames.of(name));
    };
  }

  private AttributeTreatment ofPerson(boolean isOfPerson) {
    return isOfPerson
        ? unlessSent(AttributeTreatment.LEAVE_OUT, AttributeTreatment.KEEP)
        : AttributeTreatment.KEEP;
  }

  private AttributeTreatment ofHeader(@Nullable String header) {
    if (header == null) {
      return AttributeTreatment.KEEP;
    }
    return unlessSent(
        AttributeTreatment.LEAVE_OUT,
        SensitiveNames.isCredential(header)
            ? AttributeTreatment.FILTER
            : HeaderNames.isUrl(header)
                ? AttributeTreatment.FILTER_CREDENTIALS
                : AttributeTreatment.KEEP);
  }

  private AttributeTreatment unlessSent(AttributeTreatment withheld, AttributeTreatment sent) {
    return personalData == PersonalData.SENT ? sent : withheld;
  }
}
