package dev.sentryotel.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sentryotel.propagation.PropagationTargets;
import dev.sentryotel.propagation.TraceDecision;
import dev.sentryotel.propagation.TraceFacts;
import dev.sentryotel.propagation.UnseenWork;
import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SentrySamplerTest {

  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String TRACEPARENT = "00-" + TRACE_ID + "-b7ad6b7169203331-";

  @Test
  void factsOfASampledRootReachItsDescendantsAndNoOtherRoot() {
    try (Client client = Client.deciding(Client.options(1.0))) {
      Span root = client.builder("root", Context.root()).startSpan();
      Span child = below(client, root);
      Span grandchild = below(client, child);
      Span other = client.builder("other", Context.root()).startSpan();

      TraceFacts facts = facts(root);
      assertThat(facts).isNotNull();
      assertThat(facts.isSampled()).isTrue();
      assertThat(facts(child)).isSameAs(facts);
      assertThat(facts(grandchild)).isSameAs(facts);
      assertThat(facts(other)).isNotNull().isNotSameAs(facts);
    }
  }

  @Test
  void remoteParentCarriesNoFactsOfThisProcess() {
    try (Client client = Client.deciding(Client.options(1.0))) {
      Context parent = client.extract(Map.of("sentry-trace", TRACE_ID + "-b7ad6b7169203331-1"));

      Span root = client.builder("root", parent).startSpan();

      assertThat(TraceFacts.of(Span.fromContext(parent).getSpanContext())).isNull();
      assertThat(facts(root)).isNotNull();
    }
  }

  @Test
  void factsSurviveARebuildOfTheTraceState() {
    try (Client client = Client.deciding(Client.options(1.0))) {
      Span root = client.builder("root", Context.root()).startSpan();
      SpanContext context = root.getSpanContext();
      TraceState rebuilt = context.getTraceState().toBuilder().put("vendor", "1").build();

      Span child =
          below(
              client,
              Span.wrap(
                  SpanContext.create(
                      context.getTraceId(),
                      context.getSpanId(),
                      TraceFlags.getSampled(),
                      rebuilt)));

      assertThat(child.getSpanContext().getTraceState().asMap()).isEqualTo(Map.of("vendor", "1"));
      assertThat(facts(child)).isSameAs(facts(root));
    }
  }

  @Test
  void unsampledRootAndChildrenAreDroppedAndCounted() {
    try (Client client = Client.deciding(Client.options(0.0))) {
      Span root = client.builder("root", Context.root()).startSpan();
      Span child = below(client, root);
      below(client, child);

      assertThat(root.isRecording()).isFalse();
      assertThat(child.isRecording()).isFalse();
      assertThat(client.discardedTransactions(DiscardReason.SAMPLE_RATE)).isEqualTo(1);
      assertThat(client.discardedSpans(DiscardReason.SAMPLE_RATE)).isEqualTo(3);
    }
  }

  @Test
  void ignoredRootIsDroppedWithItsChildrenAndCountedAsIgnored() {
    IgnoredRoots ignored =
        new IgnoredRoots(List.of(new Glob("/actuator/**")), List.of(new Glob("Cleanup.*")));
    SamplingOptions options =
        new SamplingOptions(1.0, List.of(), List.of(), ignored, W3cParentSampling.PARENT);
    try (Client client = Client.deciding(options)) {
      Span health =
          client
              .builder("GET", Context.root())
              .setSpanKind(SpanKind.SERVER)
              .setAttribute(UrlAttributes.URL_PATH, "/actuator/health")
              .startSpan();
      below(client, health);
      Span cleanup = client.builder("Cleanup.run", Context.root()).startSpan();
      Span wanted = client.builder("GET", Context.root()).startSpan();

      assertThat(health.isRecording()).isFalse();
      assertThat(cleanup.isRecording()).isFalse();
      assertThat(wanted.isRecording()).isTrue();
      assertThat(client.discardedTransactions(DiscardReason.IGNORED)).isEqualTo(2);
      assertThat(client.discardedSpans(DiscardReason.IGNORED)).isEqualTo(3);
      assertThat(client.ledger().accounts().discardedSpans()).as("of those that ended").isZero();
    }
  }

  @Test
  void rootIsIgnoredByTheNameThatSentryWouldShow() {
    IgnoredRoots ignored = new IgnoredRoots(List.of(), List.of(new Glob("GET /health")));
    SamplingOptions options =
        new SamplingOptions(1.0, List.of(), List.of(), ignored, W3cParentSampling.PARENT);
    try (Client client = Client.deciding(options)) {
      Span health = served(client, "/health");
      Span other = served(client, "/books");

      assertThat(health.isRecording()).isFalse();
      assertThat(other.isRecording()).isTrue();
    }
  }

  @Test
  void ruleMatchesTheNameThatSentryWouldShow() {
    SamplingRule rule = new SamplingRule(null, new Glob("GET /books/*"), SpanKind.SERVER, 1);
    SamplingOptions options =
        new SamplingOptions(
            0.0,
            List.of(),
            List.of(rule),
            new IgnoredRoots(List.of(), List.of()),
            W3cParentSampling.PARENT);
    try (Client client = Client.deciding(options)) {
      Span book = served(client, "/books/7");
      Span other = served(client, "/health");

      assertThat(book.isRecording()).isTrue();
      assertThat(other.isRecording()).isFalse();
    }
  }

  private static Span served(Client client, String path) {
    return client
        .builder("GET", Context.root())
        .setSpanKind(SpanKind.SERVER)
        .setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, "GET")
        .setAttribute(UrlAttributes.URL_PATH, path)
        .startSpan();
  }

  @Test
  void firstRuleThatMatchesDecidesBeforeTheParent() {
    List<SamplingRule> rules =
        List.of(
            new SamplingRule(new Glob("/health"), null, null, 0),
            new SamplingRule(null, new Glob("send *"), SpanKind.PRODUCER, 1));
    SamplingOptions options =
        new SamplingOptions(
            0.0,
            List.of(),
            rules,
            new IgnoredRoots(List.of(), List.of()),
            W3cParentSampling.PARENT);
    try (Client client = Client.deciding(options)) {
      Context sampledParent = client.extract(Map.of("traceparent", TRACEPARENT + "01"));

      Span health =
          client
              .builder("GET", sampledParent)
              .setAttribute(AttributeKey.stringKey("http.target"), "/health?full=true")
              .startSpan();
      Span send =
          client.builder("send mail", Context.root()).setSpanKind(SpanKind.PRODUCER).startSpan();
      Span other = client.builder("send mail", Context.root()).startSpan();

      assertThat(health.isRecording()).isFalse();
      assertThat(send.isRecording()).isTrue();
      assertThat(client.inject(send).get("baggage")).contains("sentry-sample_rate=1,");
      assertThat(other.isRecording()).isFalse();
    }
  }

  @Test
  void firstSamplerThatAnswersDecides() {
    SamplingOptions options =
        withSamplers(
            0.0,
            context -> null,
            context -> {
              throw new IllegalStateException("broken");
            },
            context -> context.kind() == SpanKind.CLIENT ? 1.0 : null,
            context -> 0.0);
    try (Client client = Client.deciding(options)) {
      Span sampled = client.builder("a", Context.root()).setSpanKind(SpanKind.CLIENT).startSpan();
      Span unsampled = client.builder("b", Context.root()).startSpan();

      assertThat(sampled.isRecording()).isTrue();
      assertThat(unsampled.isRecording()).isFalse();
    }
  }

  @Test
  void samplersAreToldWhatIsKnown() {
    SamplingContext[] seen = new SamplingContext[1];
    SamplingOptions options =
        withSamplers(
            null,
            context -> {
              seen[0] = context;
              return 1.0;
            });
    try (Client client = Client.deciding(options)) {
      Context parent =
          client.extract(
              Map.of(
                  "sentry-trace",
                  TRACE_ID + "-b7ad6b7169203331-0",
                  "baggage",
                  "sentry-sample_rate=0.25,sentry-sample_rand=0.75"));
      client
          .builder("checkout", parent)
          .setSpanKind(SpanKind.SERVER)
          .setAttribute("tenant", "a")
          .addLink(Span.fromContext(parent).getSpanContext())
          .startSpan();

      SamplingContext context = seen[0];
      assertThat(context.spanName()).isEqualTo("checkout");
      assertThat(context.kind()).isEqualTo(SpanKind.SERVER);
      assertThat(context.attributes().get(AttributeKey.stringKey("tenant"))).isEqualTo("a");
      assertThat(context.links()).hasSize(1);
      assertThat(context.traceId()).isEqualTo(TRACE_ID);
      assertThat(context.parentSampled()).isFalse();
      assertThat(context.parentSampleRate()).isEqualTo(0.25);
      assertThat(context.sampleRand()).isEqualTo(0.75);
    }
  }

  @Test
  void samplersSeeTheRequestUnderTheNameThatSentryWouldShow() {
    SamplingContext context =
        contextOf(
            client ->
                client
                    .builder("POST", Context.root())
                    .setSpanKind(SpanKind.SERVER)
                    .setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, "POST")
                    .setAttribute(UrlAttributes.URL_SCHEME, "https")
                    .setAttribute(ServerAttributes.SERVER_ADDRESS, "shop.example")
                    .setAttribute(ServerAttributes.SERVER_PORT, 8443L)
                    .setAttribute(UrlAttributes.URL_PATH, "/orders/7")
                    .setAttribute(UrlAttributes.URL_QUERY, "token=1"));

    assertThat(context.spanName()).isEqualTo("POST /orders/7");
    assertThat(context.requestMethod()).isEqualTo("POST");
    assertThat(context.requestPath()).isEqualTo("/orders/7");
    assertThat(context.requestUrl()).isEqualTo("https://shop.example:8443/orders/7");
  }

  @Test
  void samplersSeeTheUrlOfARequestThatIsSentAsItWasRecorded() {
    SamplingContext context =
        contextOf(
            client ->
                client
                    .builder("GET", Context.root())
                    .setSpanKind(SpanKind.CLIENT)
                    .setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, "GET")
                    .setAttribute(UrlAttributes.URL_FULL, "https://api.example/v1?page=2"));

    assertThat(context.spanName()).isEqualTo("GET https://api.example/v1");
    assertThat(context.requestUrl()).isEqualTo("https://api.example/v1?page=2");
    assertThat(context.requestPath()).isNull();
  }

  @Test
  void samplersSeeRequestsByEarlierConventionsToo() {
    SamplingContext context =
        contextOf(
            client ->
                client
                    .builder("HTTP GET", Context.root())
                    .setSpanKind(SpanKind.SERVER)
                    .setAttribute("http.method", "GET")
                    .setAttribute("http.url", "http://shop.example/orders/7?full=1#top"));

    assertThat(context.requestMethod()).isEqualTo("GET");
    assertThat(context.requestPath()).isEqualTo("/orders/7");
    assertThat(context.requestUrl()).isEqualTo("http://shop.example/orders/7?full=1#top");
  }

  @Test
  void samplersSeeNoRequestWhereThereIsNone() {
    SamplingContext context = contextOf(client -> client.builder("job", Context.root()));

    assertThat(context.spanName()).isEqualTo("job");
    assertThat(context.requestMethod()).isNull();
    assertThat(context.requestPath()).isNull();
    assertThat(context.requestUrl()).isNull();
    assertThat(context.parentSampled()).isNull();
    assertThat(context.parentSampleRate()).isNull();
  }

  private static SamplingContext contextOf(Function<Client, SpanBuilder> root) {
    SamplingContext[] seen = new SamplingContext[1];
    SamplingOptions options =
        withSamplers(
            null,
            context -> {
              seen[0] = context;
              return 1.0;
            });
    try (Client client = Client.deciding(options)) {
      root.apply(client).startSpan();
    }
    return seen[0];
  }

  @Test
  void inheritOrSampleWith_parentRate() {
    assertThat(inherited("-1", "sentry-sample_rate=0.25,sentry-sample_rand=0.1")).isEqualTo(0.25);
  }

  @Test
  void inheritOrSampleWith_parentDecisionWithoutRate() {
    assertThat(inherited("-1", "sentry-environment=a")).isEqualTo(1);
    assertThat(inherited("-0", "sentry-environment=a")).isZero();
  }

  @Test
  void inheritOrSampleWith_deferredParent() {
    assertThat(inherited("", "sentry-environment=a")).isEqualTo(0.5);
  }

  private static double inherited(String flag, String baggage) {
    SamplingContext context =
        contextOf(
            client ->
                client.builder(
                    "root",
                    client.extract(
                        Map.of(
                            "sentry-trace",
                            TRACE_ID + "-b7ad6b7169203331" + flag,
                            "baggage",
                            baggage))));
    return context.inheritOrSampleWith(0.5);
  }

  @Test
  void flagOfAW3cParentIsItsDecision() {
    try (Client client = Client.deciding(Client.options(1.0))) {
      Span sampled = client.startRoot(TRACE_ID, Map.of("traceparent", TRACEPARENT + "01"));
      Span refused = client.startRoot(TRACE_ID, Map.of("traceparent", TRACEPARENT + "00"));

      assertThat(sampled.isRecording()).isTrue();
      assertThat(client.inject(sampled).get("baggage"))
          .contains("sentry-trace_id=" + TRACE_ID, "sentry-public_key=key", "sentry-sampled=true")
          .doesNotContain("sample_rate");
      assertThat(refused.isRecording()).isFalse();
      assertThat(refused.getSpanContext().getTraceId()).isEqualTo(TRACE_ID);
    }
  }

  @Test
  void flagOfAW3cParentCountsNothingWhereItIsToBeIgnored() {
    SamplingOptions options =
        new SamplingOptions(
            1.0,
            List.of(),
            List.of(),
            new IgnoredRoots(List.of(), List.of()),
            W3cParentSampling.IGNORE);
    try (Client client = Client.deciding(options)) {
      Span root = client.startRoot(TRACE_ID, Map.of("traceparent", TRACEPARENT + "00"));

      assertThat(root.isRecording()).isTrue();
      assertThat(root.getSpanContext().getTraceId()).isEqualTo(TRACE_ID);
    }
  }

  @Test
  void localParentThatOurSamplerDidNotSeeDecidesByItsFlag() {
    try (Client client = Client.deciding(Client.options(0.0))) {
      SpanContext foreign =
          SpanContext.create(
              TRACE_ID, "b7ad6b7169203331", TraceFlags.getSampled(), TraceState.getDefault());

      Span span = below(client, Span.wrap(foreign));

      assertThat(span.isRecording()).isTrue();
      assertThat(facts(span)).isNotNull();
    }
  }

  @Test
  void spanBelowOneOfAnotherClientIsALocalRootOfItsOwn() {
    try (Client outer = Client.deciding(Client.options(1.0));
        Client inner = Client.deciding(Client.options(0.0))) {
      Span outerRoot = outer.builder("root", Context.root()).startSpan();
      Span innerRoot = below(inner, outerRoot);
      Span innerChild = below(inner, innerRoot);
      Span outerAgain = below(outer, innerChild);

      assertThat(facts(innerRoot)).isNotSameAs(facts(outerRoot));
      assertThat(facts(innerRoot).isSampled()).as("as its parent's flag says").isTrue();
      assertThat(facts(innerRoot).localSampleRate()).isNaN();
      assertThat(facts(innerChild)).isSameAs(facts(innerRoot));
      assertThat(facts(outerAgain)).isNotSameAs(facts(outerRoot)).isNotSameAs(facts(innerRoot));
      assertThat(innerRoot.getSpanContext().getTraceId())
          .isEqualTo(outerRoot.getSpanContext().getTraceId());
    }
  }

  @Test
  void whatAnotherClientDidNotSampleIsCountedByBothForThemselves() {
    try (Client outer = Client.deciding(Client.options(0.0));
        Client inner = Client.deciding(Client.options(1.0))) {
      Span outerRoot = outer.builder("root", Context.root()).startSpan();
      Span innerRoot = below(inner, outerRoot);

      assertThat(innerRoot.isRecording()).isFalse();
      assertThat(outer.discardedTransactions(DiscardReason.SAMPLE_RATE)).isEqualTo(1);
      assertThat(inner.discardedTransactions(DiscardReason.SAMPLE_RATE)).isEqualTo(1);
      assertThat(inner.discardedSpans(DiscardReason.SAMPLE_RATE)).isEqualTo(1);
    }
  }

  @Test
  void samplerOfAUserAndADeferringOneInheritNothingOfAnotherClientEither() {
    try (Client outer = Client.deciding(Client.options(1.0));
        Client following = Client.following(Sampler.parentBased(Sampler.alwaysOff()));
        Client deferring = Client.deferring(Sampler.alwaysOn())) {
      Span outerRoot = outer.builder("root", Context.root()).startSpan();

      TraceFacts followed = facts(below(following, outerRoot));
      TraceFacts deferred = facts(below(deferring, outerRoot));

      assertThat(followed).isNotSameAs(facts(outerRoot));
      assertThat(followed.isSampled()).isTrue();
      assertThat(deferred.decision()).isEqualTo(TraceDecision.DEFERRED);
    }
  }

  @Test
  void ownRequestIsDroppedUncountedAndCarriesNoHeaders() {
    try (Client client = Client.deciding(Client.options(1.0))) {
      Span root = client.builder("root", Context.root()).startSpan();
      Span own = request(client, root, Client.OWN_URL);
      Span belowOwn = below(client, own);
      Span ownRoot = request(client, Span.getInvalid(), Client.OWN_URL);
      Span other = request(client, root, "https://sentry.example.com/api/0/projects/");

      assertThat(own.isRecording()).isFalse();
      assertThat(client.inject(own)).isEmpty();
      assertThat(belowOwn.isRecording()).isFalse();
      assertThat(client.inject(belowOwn)).isEmpty();
      assertThat(ownRoot.isRecording()).isFalse();
      assertThat(client.inject(ownRoot)).isEmpty();
      assertThat(other.isRecording()).isTrue();
      assertThat(client.inject(other)).containsKeys("traceparent", "sentry-trace", "baggage");
      assertThat(client.discardedSpans(DiscardReason.SAMPLE_RATE)).isZero();
    }
  }

  @Test
  void workOfTheClientIsDroppedUncountedWithAllBelowIt() {
    try (Client client = Client.deciding(Client.options(1.0))) {
      Span seen = client.builder("seen", Context.root()).startSpan();
      Context unseenWork = UnseenWork.in(Context.root());

      Span unseen = client.builder("unseen", unseenWork).startSpan();
      Span unseenBelow =
          client.builder("unseen", UnseenWork.in(Context.root().with(seen))).startSpan();
      // On another thread, where only the span is known.
      Span later = below(client, unseen);

      assertThat(unseen.isRecording()).isFalse();
      assertThat(unseenBelow.isRecording()).isFalse();
      assertThat(later.isRecording()).isFalse();
      assertThat(client.discardedSpans(DiscardReason.SAMPLE_RATE)).isZero();
      assertThat(client.discardedSpans(DiscardReason.IGNORED)).isZero();
    }
  }

  @Test
  void requestThatIsNoTargetCarriesW3cHeadersAlone() {
    Client targeting =
        Client.deciding(Client.options(0.0), PropagationTargets.of(List.of("api.example")));
    try (Client client = targeting) {
      Span root = client.builder("root", Context.root()).startSpan();
      Span target = request(client, root, "https://api.example/a");
      Span other = request(client, root, "https://other.example/a");
      Span belowOther = below(client, other);
      Span producer =
          client
              .builder("send", Context.root().with(other))
              .setSpanKind(SpanKind.PRODUCER)
              .startSpan();

      assertThat(client.inject(target)).containsKeys("traceparent", "sentry-trace", "baggage");
      assertThat(client.inject(other)).containsOnlyKeys("traceparent");
      assertThat(client.inject(belowOther)).containsOnlyKeys("traceparent");
      assertThat(client.inject(producer)).containsKeys("sentry-trace", "baggage");
      assertThat(facts(other)).isSameAs(facts(root));
    }
  }

  @Test
  void usersSamplerDecidesForEverySpan() {
    Sampler byName =
        sampler(
            name ->
                switch (name) {
                  case "drop" -> SamplingResult.drop();
                  case "only" -> SamplingResult.recordOnly();
                  default -> SamplingResult.recordAndSample();
                });
    try (Client client = Client.following(byName)) {
      Span root = client.builder("root", Context.root()).startSpan();
      Span dropped = below(client, root, "drop");
      Span orphan = below(client, dropped, "keep");
      Span only = below(client, root, "only");
      Span droppedRoot = client.builder("drop", Context.root()).startSpan();
      Span late = below(client, droppedRoot, "keep");
      Span lateToo = below(client, droppedRoot, "keep");

      assertThat(facts(root).isSampled()).isTrue();
      assertThat(dropped.isRecording()).isFalse();
      assertThat(facts(orphan)).isSameAs(facts(root));
      assertThat(only.isRecording()).isTrue();
      assertThat(only.getSpanContext().isSampled()).isFalse();
      assertThat(facts(droppedRoot).isSampled()).isFalse();
      assertThat(facts(late).isSampled()).isTrue();
      assertThat(facts(late)).isNotSameAs(facts(lateToo));
      assertThat(client.discardedTransactions(DiscardReason.SAMPLE_RATE)).isEqualTo(1);
      assertThat(client.discardedSpans(DiscardReason.SAMPLE_RATE)).isEqualTo(3);
    }
  }

  @Test
  void attributesAndTraceStateOfAUsersSamplerAreKeptWithTheFacts() {
    SamplingResult rich =
        new SamplingResult() {
          @Override
          public SamplingDecision getDecision() {
            return SamplingDecision.RECORD_AND_SAMPLE;
          }

          @Override
          public Attributes getAttributes() {
            return Attributes.builder().put("rule", "r1").build();
          }

          @Override
          public TraceState getUpdatedTraceState(TraceState parent) {
            return TraceState.builder().put("vendor", "v").build();
          }
        };
    try (Client client = Client.following(sampler(name -> rich))) {
      Span root = client.builder("root", Context.root()).startSpan();
      Span child = below(client, root);

      assertThat(((ReadableSpan) child).getAttributes().asMap())
          .containsEntry(AttributeKey.stringKey("rule"), "r1");
      assertThat(child.getSpanContext().getTraceState().get("vendor")).isEqualTo("v");
      assertThat(facts(child)).isSameAs(facts(root));
    }
  }

  @Test
  void failingSamplerOfTheUserDropsAndCounts() {
    Sampler broken =
        sampler(
            name -> {
              throw new IllegalStateException("broken");
            });
    try (Client client = Client.following(broken)) {
      assertThatCode(() -> client.builder("root", Context.root()).startSpan())
          .doesNotThrowAnyException();

      assertThat(client.discardedTransactions(DiscardReason.SAMPLE_RATE)).isEqualTo(1);
    }
  }

  @Test
  void deferredParentIsDecidedByTheUsersSamplerAsANewTrace() {
    try (Client client = Client.following(Sampler.parentBased(Sampler.alwaysOn()))) {
      Span root =
          client.startRoot(
              TRACE_ID,
              Map.of(
                  "sentry-trace",
                  TRACE_ID + "-b7ad6b7169203331",
                  "baggage",
                  "sentry-environment=a,sentry-sample_rate=0.1,sentry-sample_rand=0.5"));

      assertThat(root.isRecording()).isTrue();
      assertThat(client.inject(root).get("sentry-trace")).endsWith("-1");
      assertThat(client.inject(root).get("baggage"))
          .contains("sentry-sampled=true")
          .doesNotContain("sample_rate");
    }
  }

  @Test
  void withoutARateTheSamplerInForceDecidesAndTheDecisionStaysOpen() {
    try (Client client = Client.deferring(Sampler.parentBased(Sampler.alwaysOn()))) {
      Span root = client.builder("root", Context.root()).startSpan();
      Span child = below(client, root);
      String continued = TRACE_ID + "-b7ad6b7169203331-1";
      Span below = client.startRoot(TRACE_ID, Map.of("sentry-trace", continued));

      assertThat(child.isRecording()).isTrue();
      assertThat(facts(child).decision()).isEqualTo(TraceDecision.DEFERRED);
      assertThat(facts(child).isSampled()).isFalse();
      assertThat(client.inject(child).get("sentry-trace"))
          .isEqualTo(root.getSpanContext().getTraceId() + "-" + child.getSpanContext().getSpanId());
      assertThat(client.inject(below).get("sentry-trace")).endsWith("-1");
      assertThat(client.discardedSpans(DiscardReason.SAMPLE_RATE)).isZero();
    }
  }

  private static SamplingOptions withSamplers(@Nullable Double rate, TracesSampler... samplers) {
    return new SamplingOptions(
        rate,
        List.of(samplers),
        List.of(),
        new IgnoredRoots(List.of(), List.of()),
        W3cParentSampling.PARENT);
  }

  private static Sampler sampler(Function<String, SamplingResult> byName) {
    return new Sampler() {
      @Override
      public SamplingResult shouldSample(
          Context parentContext,
          String traceId,
          String name,
          SpanKind kind,
          Attributes attributes,
          List<LinkData> links) {
        return byName.apply(name);
      }

      @Override
      public String getDescription() {
        return "by name";
      }
    };
  }

  private static Span request(Client client, Span parent, String url) {
    return client
        .builder("GET", Context.root().with(parent))
        .setSpanKind(SpanKind.CLIENT)
        .setAttribute(UrlAttributes.URL_FULL, url)
        .startSpan();
  }

  private static Span below(Client client, Span parent) {
    return below(client, parent, "child");
  }

  private static Span below(Client client, Span parent, String name) {
    return client.builder(name, Context.root().with(parent)).startSpan();
  }

  private static TraceFacts facts(Span span) {
    return TraceFacts.of(span.getSpanContext());
  }
}
