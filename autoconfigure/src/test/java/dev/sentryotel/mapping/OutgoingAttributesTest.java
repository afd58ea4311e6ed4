package dev.sentryotel.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OutgoingAttributesTest {

  private final OutgoingAttributes outgoing =
      OutgoingAttributes.create(AttributePolicy.of(PersonalData.WITHHELD));

  @Test
  void spanWithoutAttributes_hasItsOriginOnly() {
    SpanData span = span(SpanKind.INTERNAL, Attributes.empty());

    assertThat(of(span)).containsExactly(entry("sentry.origin", "manual"));
  }

  @Test
  void httpClientSpan_hasItsUrlInParts() {
    SpanData span =
        span(
            SpanKind.CLIENT,
            attributes(
                "http.request.method", "GET",
                "url.full", "https://u:p@a.example:443/x?q=1&token=7#top"));

    assertThat(of(span))
        .containsOnly(
            entry("sentry.op", "http.client"),
            entry("sentry.origin", "manual"),
            entry("http.request.method", "GET"),
            entry(
                "url.full",
                "https://[Filtered]:[Filtered]@a.example:443/x?q=1&token=[Filtered]#top"),
            entry("url", "https://[Filtered]:[Filtered]@a.example/x"),
            entry("http.query", "q=1&token=[Filtered]"),
            entry("http.fragment", "top"));
  }

  @Test
  void httpServerSpan_hasItsQuery() {
    SpanData span =
        span(
            SpanKind.SERVER,
            attributes(
                "http.request.method", "GET", "url.path", "/x", "url.query", "q=1&password=7"));

    assertThat(of(span))
        .containsEntry("http.query", "q=1&password=[Filtered]")
        .containsEntry("url.query", "q=1&password=[Filtered]")
        .doesNotContainKeys("url", "http.fragment");
  }

  @Test
  void queryOfAnOldTarget_isFound() {
    SpanData span =
        span(SpanKind.SERVER, attributes("http.method", "GET", "http.target", "/x?q=1"));

    assertThat(of(span)).containsEntry("http.query", "q=1");
  }

  @Test
  void spanThatIsNotHttp_hasNoUrl() {
    SpanData span = span(SpanKind.INTERNAL, attributes("url.full", "https://a.example/?q=1"));

    assertThat(of(span)).doesNotContainKeys("url", "http.query");
  }

  @Test
  void ownAttributeOfADerivedName_isReplacedOrKept() {
    AttributesBuilder own = Attributes.builder().put("url", 7).put("http.query", "x=2");
    SpanData http =
        span(
            SpanKind.CLIENT,
            own.put("http.request.method", "GET").put("url.full", "https://a.example").build());
    SpanData other = span(SpanKind.INTERNAL, attributes("url", "mine", "http.query", "x=2"));

    assertThat(of(http))
        .containsEntry("url", "https://a.example")
        .containsEntry("http.query", "x=2");
    assertThat(of(other)).containsEntry("url", "mine").containsEntry("http.query", "x=2");
  }

  @Test
  void oldStatusCode_isCopiedToTheStableName() {
    assertThat(of(span(SpanKind.CLIENT, Attributes.of(OLD_CODE, 404L))))
        .containsEntry("http.response.status_code", 404L)
        .containsEntry("http.status_code", 404L);
    assertThat(of(span(SpanKind.CLIENT, attributes("http.status_code", "404"))))
        .containsEntry("http.response.status_code", 404L);
  }

  @Test
  void statusCodeRecordedAsText_isANumber() {
    assertThat(of(span(SpanKind.CLIENT, attributes("http.response.status_code", "404"))))
        .containsEntry("http.response.status_code", 404L);
    assertThat(of(span(SpanKind.CLIENT, attributes("http.response.status_code", "IO_ERROR"))))
        .containsEntry("http.response.status_code", "IO_ERROR");
  }

  @Test
  void stableStatusCode_isNotOverwritten() {
    Attributes numbers =
        Attributes.of(OLD_CODE, 404L, AttributeKey.longKey("http.response.status_code"), 200L);
    Attributes texts =
        Attributes.builder().put(OLD_CODE, 404L).put("http.response.status_code", "x").build();

    assertThat(of(span(SpanKind.CLIENT, numbers))).containsEntry("http.response.status_code", 200L);
    assertThat(of(span(SpanKind.CLIENT, texts))).containsEntry("http.response.status_code", "x");
  }

  @Test
  void scope_isNamed() {
    InstrumentationScopeInfo scope =
        InstrumentationScopeInfo.builder("io.opentelemetry.jdbc").setVersion("2.31").build();
    SpanData span =
        span(SpanKind.CLIENT, Attributes.empty(), each -> each.setInstrumentationScopeInfo(scope));

    assertThat(of(span))
        .containsEntry("sentry.origin", "auto.opentelemetry")
        .containsEntry("otel.instrumentation.name", "io.opentelemetry.jdbc")
        .containsEntry("otel.instrumentation.version", "2.31");
  }

  @Test
  void explicitOpAndOrigin_leaveOnce_andMarkersNot() {
    SpanData span =
        span(
            SpanKind.INTERNAL,
            attributes(
                "sentry.op", "cache.get",
                "sentry.origin", "auto.cache",
                "sentry.source", "task",
                "sentry.custom_span_name", "x",
                "otel.kind", "mine"));

    assertThat(of(span))
        .containsExactly(entry("sentry.op", "cache.get"), entry("sentry.origin", "auto.cache"));
  }

  @Test
  void everyOtherAttribute_leavesAsItIs() {
    Attributes attributes =
        Attributes.builder()
            .put("a", "text")
            .put("b", 1L)
            .put("c", Double.NaN)
            .put("d", false)
            .put("e", "x", "y")
            .put("f", 1L, 2L)
            .put("g", "")
            .build();

    Map<String, Object> left = of(span(SpanKind.INTERNAL, attributes));

    attributes.forEach((key, value) -> assertThat(left).containsEntry(key.getKey(), value));
    assertThat(left).hasSize(attributes.size() + 1);
  }

  @Test
  void spanAfterAnother_hasNothingOfIt() {
    SpanData http =
        span(
            SpanKind.SERVER,
            attributes("http.request.method", "GET", "url.full", "http://a.example/?q=1#f"));
    SpanData after =
        span(
            SpanKind.CLIENT,
            attributes("http.request.method", "GET", "network.peer.address", "192.0.2.1"));

    of(http);

    assertThat(of(after))
        .doesNotContainKeys("url", "http.query", "http.fragment")
        .containsEntry("network.peer.address", "192.0.2.1");
  }

  @Test
  void root_hasRateAndThread() {
    SpanData root = span(SpanKind.SERVER, Attributes.empty());

    assertThat(collect(out -> outgoing.forEachOfRoot(root, 0.25, 31, "http-1", out)))
        .containsOnly(
            entry("sentry.sample_rate", 0.25),
            entry("thread.id", 31L),
            entry("thread.name", "http-1"));
    assertThat(collect(out -> outgoing.forEachOfRoot(root, Double.NaN, 0, null, out))).isEmpty();
  }

  @Test
  void rootWithAThreadOfItsOwn_keepsThat() {
    SpanData root = span(SpanKind.SERVER, Attributes.of(AttributeKey.longKey("thread.id"), 7L));

    assertThat(collect(out -> outgoing.forEachOfRoot(root, 1, 31, "http-1", out)))
        .containsOnly(entry("sentry.sample_rate", 1.0));
  }

  @Test
  void segment_hasWhatTheResourceTellsUnlessItTellsItself() {
    SpanData segment = span(SpanKind.SERVER, attributes("host.arch", "mine"));
    ResourceContexts contexts =
        ResourceMapping.create(AttributePolicy.of(PersonalData.WITHHELD))
            .contexts(Resource.create(attributes("service.name", "shop")));

    Map<String, Object> left = collect(out -> outgoing.forEachOfSegment(segment, contexts, out));

    assertThat(left).containsEntry("service.name", "shop").containsKey("os.name");
    assertThat(left).doesNotContainKey("host.arch");
  }

  @Test
  void link_followsThePolicy() {
    Attributes attributes = attributes("user.id", "7", "sentry.link.type", "child_of");

    assertThat(collect(out -> outgoing.forEachOfLink(attributes, out)))
        .containsExactly(entry("sentry.link.type", "child_of"));
  }

  private static final AttributeKey<Long> OLD_CODE = AttributeKey.longKey("http.status_code");

  private Map<String, Object> of(SpanData span) {
    return collect(out -> outgoing.forEach(span, MappedSpan.of(span), out));
  }

  private static Map<String, Object> collect(
      Consumer<BiConsumer<AttributeKey<?>, Object>> handingOut) {
    Map<String, Object> collected = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    handingOut.accept(
        (key, value) -> {
          collected.put(key.getKey(), value);
          names.add(key.getKey());
        });
    assertThat(names).doesNotHaveDuplicates();
    return collected;
  }

  private static SpanData span(SpanKind kind, Attributes attributes) {
    return span(kind, attributes, each -> {});
  }

  private static SpanData span(
      SpanKind kind, Attributes attributes, Consumer<TestSpanData.Builder> more) {
    TestSpanData.Builder span =
        TestSpanData.builder()
            .setName("n")
            .setKind(kind)
            .setAttributes(attributes)
            .setStatus(StatusData.unset())
            .setStartEpochNanos(1)
            .setEndEpochNanos(2)
            .setHasEnded(true);
    more.accept(span);
    return span.build();
  }

  private static Attributes attributes(String... namesAndValues) {
    AttributesBuilder attributes = Attributes.builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      attributes.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return attributes.build();
  }
}
