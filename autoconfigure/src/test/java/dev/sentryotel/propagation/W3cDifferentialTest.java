package dev.sentryotel.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Our composition changes nothing of what OpenTelemetry's default propagators do. */
class W3cDifferentialTest {

  private static final int HEADER_SETS = 10_000;
  private static final String[] BAGGAGE_PIECES = {
    "userId=alice",
    "tenant=a%20b",
    "k=v;p=1;q",
    "k=w",
    "empty=",
    "novalue",
    ",",
    " x = y ",
    "%=1",
    "a=%zz",
    "ü=ö",
    "a=b=c",
    ";",
    "q=\"x\"",
    "sentry-sampled=true",
    "sentry-x=1;p",
    "Sentry-y=2",
    "=v",
    "long=" + "x".repeat(500),
    "a b=c",
    "k=%C3%BC",
    "\t"
  };
  private static final String[] TRACE_STATES = {
    null, "", "vendor=1", "a=1,b=2", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", "ot=th:8;rv:1", "="
  };

  private final TextMapPropagator theirs =
      TextMapPropagator.composite(
          W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance());
  private final Random random = new Random(20260101);

  @BeforeAll
  static void silenceWarnings() {
    W3cBaggage.silenceWarnings();
  }

  @Test
  void sameW3cHeadersGoOutWhateverCameIn() {
    for (int i = 0; i < HEADER_SETS; i++) {
      TextMapPropagator ours = ours(i);
      Headers incoming = headers();

      Context expected = incoming.extractedBy(theirs);
      Context actual = incoming.extractedBy(ours);
      if (random.nextInt(4) == 0) {
        expected = changed(expected);
        actual = changed(actual);
      }

      Headers expectedOut = Headers.injectedBy(theirs, expected);
      Headers actualOut = Headers.injectedBy(ours, actual);
      assertThat(actualOut.all("traceparent"))
          .as("%s", incoming)
          .isEqualTo(expectedOut.all("traceparent"));
      assertThat(actualOut.all("tracestate"))
          .as("%s", incoming)
          .isEqualTo(expectedOut.all("tracestate"));
      assertThat(W3cBaggage.read(actualOut))
          .as("%s", incoming)
          .isEqualTo(W3cBaggage.read(expectedOut));
      assertThat(actualOut.all("baggage")).hasSizeLessThanOrEqualTo(1);
    }
  }

  // Each order of the three in turn.
  private static TextMapPropagator ours(int index) {
    SentryPropagator sentry = Headers.propagator();
    TextMapPropagator context = sentry.beside(W3CTraceContextPropagator.getInstance());
    TextMapPropagator baggage = sentry.beside(W3CBaggagePropagator.getInstance());
    return switch (index % 4) {
      case 0 -> TextMapPropagator.composite(sentry, context, baggage);
      case 1 -> TextMapPropagator.composite(context, sentry, baggage);
      case 2 -> TextMapPropagator.composite(baggage, context, sentry);
      default -> Headers.all(Headers.propagator());
    };
  }

  private Headers headers() {
    String traceId = hex(32);
    String spanId = hex(16);
    boolean isSampled = random.nextBoolean();
    Headers headers = new Headers();
    boolean hasTraceparent = random.nextInt(10) > 0;
    if (hasTraceparent) {
      headers.add("traceparent", "00-" + traceId + "-" + spanId + (isSampled ? "-01" : "-00"));
      String state = TRACE_STATES[random.nextInt(TRACE_STATES.length)];
      if (state != null) {
        headers.add("tracestate", state);
      }
    }
    // Where the two disagree ours wins on purpose, which SentryPropagatorTest shows.
    if (hasTraceparent && random.nextBoolean()) {
      String flag = random.nextInt(3) == 0 ? "" : isSampled ? "-1" : "-0";
      headers.add("sentry-trace", traceId + "-" + spanId + flag);
    } else if (random.nextInt(4) == 0) {
      headers.add("sentry-trace", "garbage-" + hex(3));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      headers.add("baggage", baggage());
    }
    return headers;
  }

  private String baggage() {
    StringBuilder baggage = new StringBuilder();
    for (int i = random.nextInt(8); i >= 0; i--) {
      baggage.append(BAGGAGE_PIECES[random.nextInt(BAGGAGE_PIECES.length)]);
      baggage.append(random.nextInt(8) == 0 ? ";p=2" : "").append(',');
    }
    return baggage.toString();
  }

  private static Context changed(Context context) {
    return Baggage.fromContext(context).toBuilder()
        .put("userId", "bob")
        .put("new", "a,b;c")
        .remove("tenant")
        .build()
        .storeInContext(context);
  }

  private String hex(int digits) {
    StringBuilder text = new StringBuilder("1");
    while (text.length() < digits) {
      text.append(Character.forDigit(random.nextInt(16), 16));
    }
    return text.toString();
  }
}
