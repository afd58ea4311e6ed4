package dev.sentryotel.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sentryotel.propagation.PropagationOptions.Continuation;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SentryPropagatorTest {

  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String OTHER_TRACE_ID = "771a43a4192642f0b136d5159a501700";
  private static final String SENTRY_TRACE = TRACE_ID + "-b7ad6b7169203331-1";
  private static final String TRACEPARENT = "00-" + OTHER_TRACE_ID + "-00f067aa0ba902b7-00";

  static Stream<TextMapPropagator> everyOrder() {
    TextMapPropagator context = W3CTraceContextPropagator.getInstance();
    TextMapPropagator baggage = W3CBaggagePropagator.getInstance();
    return Stream.of(
        ordered(List.of(0, 1, 2), context, baggage),
        ordered(List.of(0, 2, 1), context, baggage),
        ordered(List.of(1, 0, 2), context, baggage),
        ordered(List.of(1, 2, 0), context, baggage),
        ordered(List.of(2, 0, 1), context, baggage),
        ordered(List.of(2, 1, 0), context, baggage));
  }

  private static TextMapPropagator ordered(
      List<Integer> order, TextMapPropagator context, TextMapPropagator baggage) {
    SentryPropagator sentry = Headers.propagator();
    List<TextMapPropagator> all =
        List.of(sentry.beside(context), sentry.beside(baggage), sentry.beside(sentry));
    return TextMapPropagator.composite(order.stream().map(all::get).toList());
  }

  @ParameterizedTest
  @MethodSource("everyOrder")
  void sentryTraceWinsOverAConflictingTraceparentAndTraceStateStays(TextMapPropagator propagator) {
    Headers incoming =
        Headers.of(
            "sentry-trace", SENTRY_TRACE,
            "traceparent", TRACEPARENT,
            "tracestate", "vendor=1");

    Headers sent = Headers.injectedBy(propagator, incoming.extractedBy(propagator));

    assertThat(sent.get("sentry-trace")).isEqualTo(SENTRY_TRACE);
    assertThat(sent.get("traceparent")).isEqualTo("00-" + TRACE_ID + "-b7ad6b7169203331-01");
    assertThat(sent.get("tracestate")).isEqualTo("vendor=1");
  }

  @ParameterizedTest
  @MethodSource("everyOrder")
  void foreignMembersAndSentrysGoOutInOneHeaderAsTheyCame(TextMapPropagator propagator) {
    Headers incoming =
        Headers.of(
            "sentry-trace",
            SENTRY_TRACE,
            "baggage",
            "user=a%6Cice;p=1; q , sentry-environment=prod,sentry-sample_rand=0.10,empty=");

    Headers sent = Headers.injectedBy(propagator, incoming.extractedBy(propagator));

    assertThat(sent.all("baggage")).hasSize(1);
    assertThat(sent.baggage())
        .containsExactly(
            "user=a%6Cice;p=1; q", "empty=", "sentry-sample_rand=0.10", "sentry-environment=prod");
  }

  @ParameterizedTest
  @MethodSource("everyOrder")
  void traceOfAnotherOrganizationIsNotContinuedByItsTraceparentEither(TextMapPropagator ignored) {
    SentryPropagator sentry =
        Headers.propagator(
            PropagationTargets.everything(), OutgoingCarrier.OPAQUE, "42", Continuation.LENIENT);
    Headers incoming =
        Headers.of(
            "sentry-trace",
            SENTRY_TRACE,
            "traceparent",
            "00-" + TRACE_ID + "-b7ad6b7169203331-01",
            "baggage",
            "sentry-org_id=41");

    TextMapPropagator w3c = sentry.beside(W3CTraceContextPropagator.getInstance());
    for (TextMapPropagator order :
        List.of(
            TextMapPropagator.composite(sentry, w3c), TextMapPropagator.composite(w3c, sentry))) {
      Context context = incoming.extractedBy(order);
      assertThat(Span.fromContext(context).getSpanContext().isValid()).isFalse();
    }
  }

  @Test
  void malformedSentryTraceLeavesTheTraceparent() {
    Headers incoming = Headers.of("sentry-trace", "garbage", "traceparent", TRACEPARENT);

    Headers sent = incoming.passOn();

    assertThat(sent.get("traceparent")).isEqualTo(TRACEPARENT);
  }

  @Test
  void firstOfSeveralSentryTracesCounts() {
    Headers incoming =
        Headers.of("sentry-trace", SENTRY_TRACE)
            .add("sentry-trace", OTHER_TRACE_ID + "-b7ad6b7169203331-0");

    assertThat(incoming.passOn().get("sentry-trace")).isEqualTo(SENTRY_TRACE);
  }

  @Test
  void severalBaggageHeadersAreRead() {
    Headers incoming =
        Headers.of("sentry-trace", SENTRY_TRACE, "baggage", "a=1,sentry-environment=prod")
            .add("baggage", "sentry-release=v,b=2");

    assertThat(incoming.passOn().baggage())
        .contains("a=1", "b=2", "sentry-environment=prod", "sentry-release=v");
  }

  @Test
  void applicationDoesNotSeeSentrysMembersInItsBaggage() {
    Headers incoming = Headers.of("baggage", "a=1,sentry-environment=prod");

    Context context = incoming.extractedBy(Headers.all(Headers.propagator()));

    assertThat(Baggage.fromContext(context).asMap()).containsOnlyKeys("a");
  }

  @Test
  void changedEntriesGoOutAsTheApplicationWantsThem() {
    TextMapPropagator propagator = Headers.all(Headers.propagator());
    Context context =
        Headers.of("sentry-trace", SENTRY_TRACE, "baggage", "k%6C=1,same=%41;p,changed=1,gone=1")
            .extractedBy(propagator);
    Baggage changed =
        Baggage.fromContext(context).toBuilder()
            .put("changed", "2 3")
            .put("new", "4", BaggageEntryMetadata.create("q"))
            .remove("gone")
            .build();

    Headers sent = Headers.injectedBy(propagator, context.with(changed));

    assertThat(sent.baggage())
        .contains("same=%41;p", "changed=2%203", "new=4;q")
        .noneMatch(member -> member.startsWith("gone"));
  }

  @ParameterizedTest
  @MethodSource("everyOrder")
  void propertiesOfForeignMembersAreKeptWithoutSentryTraceToo(TextMapPropagator propagator) {
    Headers incoming =
        Headers.of(
            "traceparent", TRACEPARENT, "baggage", "user=alice;ttl=5; tag=a%20b%2C,x=1;,y=%20;p");

    Headers sent = Headers.injectedBy(propagator, incoming.extractedBy(propagator));

    assertThat(sent.baggage()).contains("user=alice;ttl=5; tag=a%20b%2C", "x=1", "y=%20;p");
  }

  static List<List<TextMapPropagator>> listsWithoutBaggage() {
    return List.of(List.of(), List.of(W3CTraceContextPropagator.getInstance()));
  }

  @ParameterizedTest
  @MethodSource("listsWithoutBaggage")
  void baggageStaysHomeWhereNoBaggagePropagatorIsConfigured(List<TextMapPropagator> others) {
    SentryPropagator sentry = Headers.propagator();
    TextMapPropagator propagator = sentry.compose(others);
    Context context =
        Headers.of("sentry-trace", SENTRY_TRACE, "baggage", "a=1,sentry-release=v")
            .extractedBy(propagator)
            .with(Baggage.builder().put("secret", "1").build());

    Headers sent = Headers.injectedBy(propagator, context);

    assertThat(sent.baggage()).allMatch(member -> member.startsWith("sentry-")).isNotEmpty();
  }

  @Test
  void lastInAListMadeByHandItKeepsTheBaggage() {
    TextMapPropagator propagator =
        TextMapPropagator.composite(
            W3CTraceContextPropagator.getInstance(),
            W3CBaggagePropagator.getInstance(),
            Headers.propagator());
    Headers incoming =
        Headers.of("sentry-trace", SENTRY_TRACE, "baggage", "a=%41,sentry-environment=prod");

    Headers sent = Headers.injectedBy(propagator, incoming.extractedBy(propagator));

    assertThat(sent.baggage()).contains("a=%41", "sentry-environment=prod");
  }

  @Test
  void withoutASpanBaggageAloneGoesOut() {
    Context context = Context.root().with(Baggage.builder().put("a", "1").build());

    Headers sent = Headers.injectedBy(Headers.all(Headers.propagator()), context);

    assertThat(sent).hasToString("baggage=[a=1]");
  }

  @Test
  void sentryTraceWithoutBaggageGetsNoMembers() {
    assertThat(Headers.of("sentry-trace", SENTRY_TRACE).passOn().baggage()).isEmpty();
  }

  @Test
  void messageReadInTheContextOfAnotherIsContinuedByItsOwnHeaders() {
    TextMapPropagator propagator =
        ordered(
            List.of(2, 0, 1),
            W3CTraceContextPropagator.getInstance(),
            W3CBaggagePropagator.getInstance());
    Context outer = Headers.of("sentry-trace", SENTRY_TRACE).extractedBy(propagator);
    Headers message = Headers.of("traceparent", TRACEPARENT);

    Context inner = propagator.extract(outer, message, Headers.GETTER);

    assertThat(Span.fromContext(inner).getSpanContext().getTraceId()).isEqualTo(OTHER_TRACE_ID);
  }

  @Test
  void contextIsFrozenByTheFirstRequest() {
    SentryPropagator sentry = Headers.propagator();
    TraceFacts facts = sentry.factsMaker().create(TraceDecision.SAMPLED, 0.5, null);
    String[] name = {"GET /first"};
    facts.localRoot(() -> () -> name[0]);
    Context context = context(facts);
    TextMapPropagator propagator = Headers.all(sentry);

    Headers first = Headers.injectedBy(propagator, context);
    name[0] = "GET /second";
    Headers second = Headers.injectedBy(propagator, context);

    assertThat(first.baggage())
        .contains("sentry-transaction=GET%20%2Ffirst", "sentry-sample_rate=0.5");
    assertThat(second.baggage()).isEqualTo(first.baggage());
  }

  @Test
  void carriersUrlDecidesWhereTheSpanKnowsNone() {
    SentryPropagator sentry =
        Headers.propagator(
            PropagationTargets.of(List.of("api.example")), carrier("https://x/", null));
    Context context = context(sentry.factsMaker().create(TraceDecision.SAMPLED, 1, null));

    assertThat(Headers.injectedBy(Headers.all(sentry), context).get("sentry-trace")).isNull();
  }

  @Test
  void sentryTraceThatIsThereAlreadyIsLeftAlone() {
    SentryPropagator sentry =
        Headers.propagator(PropagationTargets.everything(), carrier(null, "sentry-trace"));
    Context context =
        context(sentry.factsMaker().create(TraceDecision.SAMPLED, 1, null))
            .with(Baggage.builder().put("a", "1").build());

    Headers sent = Headers.injectedBy(Headers.all(sentry), context);

    assertThat(sent.get("sentry-trace")).isNull();
    assertThat(sent.baggage()).containsExactly("a=1");
  }

  @Test
  void membersThatAreThereAlreadyAreKept() {
    SentryPropagator sentry =
        Headers.propagator(PropagationTargets.everything(), carrier(null, "baggage"));
    Context context =
        context(sentry.factsMaker().create(TraceDecision.SAMPLED, 1, null))
            .with(Baggage.builder().put("a", "2").build());

    Headers sent = Headers.injectedBy(Headers.all(sentry), context);

    assertThat(sent.baggage()).startsWith("a=2", "other=1").contains("sentry-sampled=true");
  }

  @Test
  void environmentNamesTheParent() {
    Map<String, String> environment =
        Map.of("SENTRY_TRACE", SENTRY_TRACE, "SENTRY_BAGGAGE", "sentry-release=v");

    Context context = Headers.propagator().extractEnvironment(Context.root(), environment);

    SpanContext parent = Span.fromContext(context).getSpanContext();
    assertThat(parent.getTraceId()).isEqualTo(TRACE_ID);
    assertThat(parent.isRemote()).isTrue();
    assertThat(IncomingTrace.of(parent)).isNotNull();
    assertThat(IncomingTrace.of(parent).members()).isEqualTo(Map.of("release", "v"));
  }

  @Test
  void emptyEnvironmentChangesNothing() {
    Context context = Context.root();

    assertThat(Headers.propagator().extractEnvironment(context, Map.of())).isSameAs(context);
  }

  @Test
  void headersForAPageHoldSentrysMembersAlone() {
    SentryPropagator sentry = Headers.propagator();
    Context context =
        context(sentry.factsMaker().create(TraceDecision.NOT_SAMPLED, 0.25, null))
            .with(Baggage.builder().put("secret", "1").build());

    TraceHeaders headers = sentry.headers(context);

    assertThat(headers).isNotNull();
    assertThat(headers.sentryTrace()).isEqualTo(TRACE_ID + "-b7ad6b7169203331-0");
    assertThat(headers.baggage())
        .startsWith("sentry-trace_id=" + TRACE_ID + ",sentry-public_key=key,sentry-sampled=false,")
        .doesNotContain("secret");
    assertThat(Headers.propagator().headers(Context.root())).isNull();
  }

  @Test
  void factsOfAnotherClientAreNeitherReadNorFrozen() {
    SentryPropagator other = Headers.propagator();
    TraceFacts facts = other.factsMaker().create(TraceDecision.SAMPLED, 0.5, null);
    Context context = context(facts);

    Headers sent = Headers.injectedBy(Headers.all(Headers.propagator()), context);

    assertThat(sent.get("sentry-trace")).endsWith("-0");
    assertThat(sent.get("baggage")).doesNotContain("sample_rate");
    assertThat(facts.frozen()).isNull();
  }

  @Test
  void wherePassingOnIsAllANewTraceIsNotAnnounced() {
    SentryPropagator sentry = Headers.passingOn();
    Context context =
        context(sentry.factsMaker().create(TraceDecision.DEFERRED, Double.NaN, null))
            .with(Baggage.builder().put("a", "1").build());

    Headers sent = Headers.injectedBy(Headers.all(sentry), context);

    assertThat(sent.get("sentry-trace")).isNull();
    assertThat(sent.get("baggage")).isEqualTo("a=1");
    assertThat(sentry.headers(context)).isNull();
  }

  @Test
  void wherePassingOnIsAllAnIncomingTraceGoesOutAsItCame() {
    TextMapPropagator propagator = Headers.all(Headers.passingOn());
    Headers incoming =
        Headers.of(
            "sentry-trace",
            TRACE_ID + "-b7ad6b7169203331",
            "baggage",
            "sentry-sample_rand=0.10,sentry-release=v,a=1");

    Headers sent = Headers.injectedBy(propagator, incoming.extractedBy(propagator));

    assertThat(sent.get("sentry-trace")).isEqualTo(TRACE_ID + "-b7ad6b7169203331");
    assertThat(sent.baggage())
        .containsExactly("a=1", "sentry-sample_rand=0.10", "sentry-release=v");
  }

  @Test
  void carrierThatFailsDoesNotReachTheApplication() {
    SentryPropagator propagator = Headers.propagator();
    TextMapGetter<Headers> broken =
        new TextMapGetter<>() {
          @Override
          public Iterable<String> keys(Headers carrier) {
            return List.of();
          }

          @Override
          public @Nullable String get(@Nullable Headers carrier, String key) {
            throw new IllegalStateException("broken");
          }
        };

    assertThat(propagator.extract(Context.root(), new Headers(), broken)).isSameAs(Context.root());
    assertThatCode(
            () ->
                propagator.inject(
                    context(propagator.factsMaker().create(TraceDecision.SAMPLED, 1, null)),
                    new Headers(),
                    (carrier, key, value) -> {
                      throw new IllegalStateException("broken");
                    }))
        .doesNotThrowAnyException();
  }

  private static Context context(TraceFacts facts) {
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.create(
                    TRACE_ID,
                    "b7ad6b7169203331",
                    TraceFlags.getDefault(),
                    facts.on(TraceState.getDefault()))));
  }

  private static OutgoingCarrier carrier(@Nullable String url, @Nullable String existingHeader) {
    return new OutgoingCarrier() {
      @Override
      public @Nullable String url(Object carrier) {
        return url;
      }

      @Override
      public @Nullable String header(Object carrier, String name) {
        if (!name.equals(existingHeader)) {
          return null;
        }
        return name.equals("baggage") ? "a=1,other=1,sentry-release=old" : SENTRY_TRACE;
      }
    };
  }
}
