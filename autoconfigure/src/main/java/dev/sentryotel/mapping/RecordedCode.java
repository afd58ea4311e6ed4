package dev.sentryotel.mapping;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.semconv.HttpAttributes;

/** A response code that some instrumentations record as a number and others as text. */
record RecordedCode(AttributeKey<Long> number, AttributeKey<String> text) {

  static final RecordedCode HTTP = of(HttpAttributes.HTTP_RESPONSE_STATUS_CODE.getKey());
  static final RecordedCode OLD_HTTP = of("http.status_code");
  static final RecordedCode RPC = of("rpc.response.status_code");
  static final RecordedCode OLD_GRPC = of("rpc.grpc.status_code");

  /** {@value}: no code was recorded. */
  static final long NONE = Long.MIN_VALUE;

  // No code is longer.
  private static final int MAX_DIGITS = 9;

  private static RecordedCode of(String name) {
    return new RecordedCode(AttributeKey.longKey(name), AttributeKey.stringKey(name));
  }

  /** Whether the name is there, with a number or with text. */
  boolean isPresentIn(Attributes attributes) {
    return attributes.get(number) != null || attributes.get(text) != null;
  }

  /** Returns the code recorded as a number or as decimal digits, or else {@link #NONE}. */
  long in(Attributes attributes) {
    Long code = attributes.get(number);
    if (code != null) {
      return code;
    }
    String digits = attributes.get(text);
    return digits == null ? NONE : parse(digits);
  }

  /** Returns a code of decimal digits, or else {@link #NONE}. */
  static long parse(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      return NONE;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return NONE;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
