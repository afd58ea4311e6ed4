package dev.sentryotel.mapping;

import io.opentelemetry.api.common.Attributes;

/** Response code of an HTTP span, by its stable or old name, for {@code contexts.response}. */
public final class HttpStatusCode {

  private HttpStatusCode() {}

  /** Returns the code that was recorded as a number or as decimal digits; 0 if there is none. */
  public static long of(Attributes attributes) {
    long code = RecordedCode.HTTP.in(attributes);
    if (code == RecordedCode.NONE) {
      code = RecordedCode.OLD_HTTP.in(attributes);
    }
    return code == RecordedCode.NONE ? 0 : code;
  }
}
