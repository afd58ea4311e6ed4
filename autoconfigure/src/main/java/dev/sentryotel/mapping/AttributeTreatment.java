package dev.sentryotel.mapping;

import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.SpanKind;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What happens to the values of one attribute key. */
public enum AttributeTreatment {
  /** They leave as they are. */
  KEEP,
  /** They do not leave. */
  LEAVE_OUT,
  /** Addresses of the other side: they do not leave where that is a client. */
  LEAVE_OUT_OF_SERVERS,
  /** URLs: user names, passwords, and values of names of credentials are replaced. */
  FILTER_CREDENTIALS,
  /** URLs: user names, passwords, and values of sensitive names are replaced. */
  FILTER_URL,
  /** Queries: values of names of credentials are replaced. */
  FILTER_QUERY_CREDENTIALS,
  /** Queries: values of sensitive names are replaced. */
  FILTER_QUERY,
  /** Arguments of the process: secrets among them are replaced. */
  FILTER_ARGUMENTS,
  /** They are replaced. */
  FILTER;

  /** For addresses of which nobody knows whose they are: they are treated as a client's. */
  static final SpanKind OF_NO_SPAN = SpanKind.SERVER;

  private static final List<String> FILTERED_LIST = List.of(PairSyntax.FILTERED);

  /**
   * Returns the value to send, of the same type: usually the very one, or null if it must not
   * leave.
   *
   * @param kind of the span; {@code OF_NO_SPAN} for links and resources
   */
  public @Nullable Object apply(Object value, SpanKind kind) {
    return switch (this) {
      case KEEP -> value;
      case LEAVE_OUT -> null;
      case LEAVE_OUT_OF_SERVERS -> kind == SpanKind.SERVER ? null : value;
      case FILTER_CREDENTIALS, FILTER_URL, FILTER_QUERY_CREDENTIALS, FILTER_QUERY ->
          filterAny(value);
      case FILTER_ARGUMENTS -> filterArguments(value);
      case FILTER ->
          value instanceof String ? PairSyntax.FILTERED : isTextList(value) ? FILTERED_LIST : null;
    };
  }

  private @Nullable Object filterArguments(Object value) {
    if (value instanceof String line) {
      return CommandLine.withoutSecrets(line);
    }
    return isTextList(value)
        ? CommandLine.withoutSecrets(((List<?>) value).stream().map(String::valueOf).toList())
        : null;
  }

  private @Nullable Object filterAny(Object value) {
    if (value instanceof String text) {
      return filter(text);
    }
    if (isTextList(value)) {
      return ((List<?>) value).stream().map(each -> filter(String.valueOf(each))).toList();
    }
    // Numbers hold no secrets; what is nested is not looked through.
    return value instanceof Value ? null : value;
  }

  private String filter(String text) {
    return switch (this) {
      case FILTER_CREDENTIALS -> UrlText.withoutSecrets(text, PersonalData.SENT);
      case FILTER_URL -> UrlText.withoutSecrets(text, PersonalData.WITHHELD);
      case FILTER_QUERY_CREDENTIALS -> PairSyntax.QUERY.withoutSecrets(text, PersonalData.SENT);
      case FILTER_QUERY -> PairSyntax.QUERY.withoutSecrets(text, PersonalData.WITHHELD);
      default -> text;
    };
  }

  private static boolean isTextList(Object value) {
    return value instanceof List<?> list
        && list.stream().filter(Objects::nonNull).allMatch(String.class::isInstance);
  }
}
