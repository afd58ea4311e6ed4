package dev.sentryotel.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.BeforeContainer;

class HeaderPropertiesTest {

  private static final String SENTRY_TRACE = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331";
  // A thousand times of what it takes; cold code is slow, a quadratic one far slower.
  private static final Duration MAX_CPU = Duration.ofSeconds(5);
  // An escape costs some 500 bytes of garbage, and a header holds 8,000 that are looked at: 8 MiB
  // is the worst seen. Whatever is quadratic takes a GiB.
  private static final long MAX_ALLOCATED_BYTES = 64 << 20;

  @BeforeContainer
  static void silenceWarnings() {
    W3cBaggage.silenceWarnings();
  }

  @Property
  void percentCodingIsARoundTrip(@ForAll("texts") String text) {
    String encoded = PercentCoding.encode(text);

    assertThat(encoded).matches("[A-Za-z0-9._~%-]*");
    assertThat(PercentCoding.decode(encoded)).isEqualTo(text);
  }

  @Property
  void membersAreTheSameAfterARoundTrip(
      @ForAll @Size(max = 20) Map<@StringLength(max = 20) String, String> any) {
    Map<String, String> members = new HashMap<>();
    any.forEach(
        (key, value) -> members.put(validUnicode(key).strip(), limited(validUnicode(value))));
    members.values().removeIf(String::isEmpty);

    String header = BaggageHeader.build(null, new DynamicSamplingContext(members));
    BaggageHeader parsed = BaggageHeader.parse(List.of(header).iterator());

    assertThat(parsed.sentryMembers()).isEqualTo(members);
    assertThat(parsed.foreignMembers()).isEmpty();
  }

  @Property
  void sentryTraceIsTheSameAfterARoundTrip(
      @ForAll long high, @ForAll long low, @ForAll long span, @ForAll TraceDecision decision) {
    SentryTraceHeader header =
        new SentryTraceHeader(
            String.format("%016x%016x", high, low | 1), String.format("%016x", span | 1), decision);

    assertThat(SentryTraceHeader.parse(header.format())).isEqualTo(header);
    assertThat(SentryTraceHeader.parse(header.format().toUpperCase(Locale.ROOT))).isEqualTo(header);
  }

  @Property
  void anyTextAsHeadersIsSurvived(@ForAll String sentryTrace, @ForAll("baggages") String baggage) {
    Headers headers = Headers.of("sentry-trace", sentryTrace, "baggage", baggage);

    Context context = headers.extractedBy(Headers.all(Headers.propagator()));

    assertThat(Span.fromContext(context).getSpanContext().isValid())
        .isEqualTo(SentryTraceHeader.parse(sentryTrace) != null);
  }

  @Property
  void foreignMembersGoOutAsTheyCame(@ForAll("baggages") String baggage) {
    Headers headers = Headers.of("sentry-trace", SENTRY_TRACE, "baggage", baggage);

    List<String> sent = headers.passOn().baggage();

    // What OpenTelemetry reads in them is the same, and nothing else of theirs is there.
    Headers foreign = new Headers();
    sent.stream()
        .filter(member -> !member.startsWith("sentry-"))
        .forEach(member -> foreign.add("baggage", member));
    assertThat(W3cBaggage.read(foreign)).isEqualTo(W3cBaggage.read(headers));
  }

  @Property(tries = 50)
  void hostileHeadersCostLittleAndAreKeptWithinBounds(
      @ForAll("hostile") String baggage, @ForAll("hostile") String end) {
    Headers headers = Headers.of("sentry-trace", SENTRY_TRACE, "baggage", baggage);
    headers.add("baggage", end);
    SentryPropagator propagator = Headers.propagator();

    Cost cost = new Cost();
    Context context = headers.extractedBy(propagator);
    Headers sent = Headers.injectedBy(propagator, context);
    cost.assertIsAtMost(MAX_CPU, MAX_ALLOCATED_BYTES);

    IncomingTrace incoming = IncomingTrace.of(Span.fromContext(context).getSpanContext());
    assertThat(incoming).isNotNull();
    assertThat(incoming.members()).hasSizeLessThanOrEqualTo(256);
    assertThat(incoming.members().toString().length()).isLessThan(64 * 1024);
    String header = sent.get("baggage");
    assertThat(header == null ? 0 : header.length()).isLessThanOrEqualTo(8192);
  }

  @Property(tries = 50)
  void hostileSentryTraceIsNoneAndCostsLittle(@ForAll("hostile") String sentryTrace) {
    Headers headers = Headers.of("sentry-trace", SENTRY_TRACE + sentryTrace, "baggage", "a=1");

    Cost cost = new Cost();
    Context context = headers.extractedBy(Headers.propagator());
    cost.assertIsAtMost(MAX_CPU, MAX_ALLOCATED_BYTES);

    assertThat(Span.fromContext(context).getSpanContext().isValid()).isFalse();
  }

  /** What this thread has spent, however busy the machine is with others. */
  private static final class Cost {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long cpuNanos = THREADS.getCurrentThreadCpuTime();
    private final long bytes = THREADS.getCurrentThreadAllocatedBytes();

    void assertIsAtMost(Duration cpu, long allocatedBytes) {
      long spentNanos = THREADS.getCurrentThreadCpuTime() - cpuNanos;
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - bytes)
          .isLessThanOrEqualTo(allocatedBytes);
      assertThat(Duration.ofNanos(spentNanos)).isLessThanOrEqualTo(cpu);
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().map(HeaderPropertiesTest::validUnicode);
  }

  @Provide
  Arbitrary<String> baggages() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "a",
            "k",
            "sentry-",
            "x",
            "=",
            "=",
            ",",
            ",",
            ";",
            "%",
            "%41",
            "%C3",
            "%zz",
            " ",
            "\t",
            "\0",
            "\"",
            "ü",
            "1",
            "true",
            "sampled",
            "sample_rate",
            "sample_rand",
            "org_id");
    return pieces.list().ofMaxSize(40).map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<String> hostile() {
    return Arbitraries.of(
            ",",
            "=",
            "%",
            "%41",
            "%C3",
            "\0",
            " ",
            ";",
            "a=b,",
            "sentry-a=%41,",
            "sentry-a=%zz,",
            "sentry-a=b;c,",
            "=,",
            "sentry-",
            "sentry-a=" + "x".repeat(5000) + ",",
            "\uD800")
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(list -> String.join("", list))
        .map(unit -> numbered(unit.repeat(64 * 1024 / unit.length() + 1)));
  }

  // Thousands of different members too.
  private static String numbered(String text) {
    StringBuilder numbered = new StringBuilder();
    int index = 0;
    for (String member : text.split("-a=", -1)) {
      numbered.append(member).append("-a").append(index++).append('=');
    }
    return numbered.toString();
  }

  private static String limited(String text) {
    return text.length() > 20
        ? text.substring(0, text.offsetByCodePoints(0, 10)).strip()
        : text.strip();
  }

  // A lone surrogate has no UTF-8.
  private static String validUnicode(String text) {
    return text.codePoints()
        .filter(each -> each < Character.MIN_SURROGATE || each > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
