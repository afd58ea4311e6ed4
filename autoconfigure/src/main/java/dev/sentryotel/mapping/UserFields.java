package dev.sentryotel.mapping;

import static dev.sentryotel.mapping.OtherAttributes.text;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.semconv.ClientAttributes;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who used the application, as far as the local root tells and personal data is sent: the {@code
 * user} of a transaction, and {@code user.*} of streamed spans.
 *
 * <pre>{@code
 * {"id":"42","username":"emma","email":"emma@shop.example","name":"Emma W.","ip_address":"192.0.2.1"}
 * }</pre>
 *
 * @param id from {@code user.id}, else {@code enduser.id}; or null
 * @param username from {@code user.name}; or null
 * @param email from {@code user.email}; or null
 * @param name from {@code user.full_name}; or null
 * @param ipAddress from the client's address, if it is one; or null. Never a placeholder that has
 *     Sentry take the address of the connection, which is the server's own
 * @see <a href="https://develop.sentry.dev/sdk/foundations/transport/event-payloads/user/">User
 *     interface</a>
 */
public record UserFields(
    @Nullable String id,
    @Nullable String username,
    @Nullable String email,
    @Nullable String name,
    @Nullable String ipAddress) {

  private static final AttributeKey<String> USER_ID = AttributeKey.stringKey("user.id");
  private static final AttributeKey<String> USER_NAME = AttributeKey.stringKey("user.name");
  private static final AttributeKey<String> USER_EMAIL = AttributeKey.stringKey("user.email");
  private static final AttributeKey<String> USER_FULL_NAME =
      AttributeKey.stringKey("user.full_name");
  private static final AttributeKey<String> ENDUSER_ID = AttributeKey.stringKey("enduser.id");

  private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  // At least two colons, and maybe the dots of an embedded address.
  private static final Pattern V6 = Pattern.compile("\\p{XDigit}*:\\p{XDigit}*:[\\p{XDigit}:.]*");

  /** Returns the user, or null if nothing is known or personal data is withheld. */
  public static @Nullable UserFields of(SpanData root, AttributePolicy policy) {
    if (policy.personalData() == PersonalData.WITHHELD) {
      return null;
    }
    Attributes attributes = root.getAttributes();
    UserFields user =
        new UserFields(
            text(attributes, USER_ID, ENDUSER_ID),
            text(attributes, USER_NAME),
            text(attributes, USER_EMAIL),
            text(attributes, USER_FULL_NAME),
            root.getKind() == SpanKind.SERVER ? ipAddress(attributes) : null);
    return user.isEmpty() ? null : user;
  }

  /** Whether a span itself tells who used the application. */
  public static boolean isKnownOf(SpanData span) {
    return span.getAttributes().get(USER_ID) != null;
  }

  private boolean isEmpty() {
    return id == null && username == null && email == null && name == null && ipAddress == null;
  }

  private static @Nullable String ipAddress(Attributes attributes) {
    String address =
        text(attributes, ClientAttributes.CLIENT_ADDRESS, OtherAttributes.HTTP_CLIENT_IP);
    return address == null || !isIpAddress(address) ? null : address;
  }

  /** Whether it looks like one; proxies write names, ports and placeholders into its place. */
  private static boolean isIpAddress(String address) {
    return V4.matcher(address).matches() || V6.matcher(address).matches();
  }
}
