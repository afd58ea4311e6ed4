package dev.sentryotel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.encoding.FinishedSegment;
import dev.sentryotel.propagation.FactsMaker;
import dev.sentryotel.propagation.TraceDecision;
import dev.sentryotel.propagation.TraceFacts;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.sampling.Glob;
import dev.sentryotel.sampling.IgnoredRoots;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IgnoringEncoderTest {

  private final Ledger ledger = new Ledger();
  private final List<FinishedSegment> encoded = new ArrayList<>();
  private final TraceFacts facts = new FactsMaker().create(TraceDecision.SAMPLED, 1, null);

  @Test
  void rootThatTurnedOutToBeIgnoredIsCountedWithItsSpans() {
    IgnoringEncoder encoder = encoder(List.of("/health/**"), List.of());

    encode(encoder, root("/health/ready"), List.of(child()));

    assertThat(encoded).isEmpty();
    assertThat(ledger.discarded(DiscardReason.IGNORED, DataCategory.TRANSACTION)).isEqualTo(1);
    assertThat(ledger.discarded(DiscardReason.IGNORED, DataCategory.SPAN)).isEqualTo(2);
  }

  @Test
  void rootIsIgnoredByItsFinalName() {
    IgnoringEncoder encoder = encoder(List.of(), List.of("GET /health/*"));

    encode(encoder, root("/health/ready"), List.of());

    assertThat(encoded).isEmpty();
  }

  @Test
  void spansThatComeAfterAnIgnoredRootAreIgnoredToo() {
    IgnoringEncoder encoder = encoder(List.of("/health/**"), List.of());
    encode(encoder, root("/health/ready"), List.of());

    encode(encoder, null, List.of(child(), child()));

    assertThat(encoded).isEmpty();
    assertThat(ledger.discarded(DiscardReason.IGNORED, DataCategory.TRANSACTION)).isEqualTo(1);
    assertThat(ledger.discarded(DiscardReason.IGNORED, DataCategory.SPAN)).isEqualTo(3);
  }

  @Test
  void otherRootsAndTheirSpansPass() {
    IgnoringEncoder encoder = encoder(List.of("/health/**"), List.of("GET /health/*"));

    encode(encoder, root("/books"), List.of(child()));
    encode(encoder, null, List.of(child()));

    assertThat(encoded).hasSize(2);
    assertThat(ledger.discarded(DiscardReason.IGNORED, DataCategory.SPAN)).isZero();
  }

  private IgnoringEncoder encoder(List<String> paths, List<String> names) {
    return new IgnoringEncoder(
        new IgnoredRoots(
            paths.stream().map(Glob::new).toList(), names.stream().map(Glob::new).toList()),
        (segment, out) -> encoded.add(segment),
        ledger);
  }

  private void encode(IgnoringEncoder encoder, @Nullable SpanData root, List<SpanData> spans) {
    Consumer<Envelope> nowhere = envelope -> {};
    encoder.encode(
        new FinishedSegment(
            facts,
            "0af7651916cd43dd8448eb211c80319c",
            "b7ad6b7169203331",
            root,
            spans,
            root == null ? "name" : null,
            true,
            0,
            null),
        nowhere);
  }

  private static SpanData root(String path) {
    return span(
        SpanKind.SERVER,
        Attributes.of(HttpAttributes.HTTP_REQUEST_METHOD, "GET", UrlAttributes.URL_PATH, path));
  }

  private static SpanData child() {
    return span(SpanKind.INTERNAL, Attributes.empty());
  }

  private static SpanData span(SpanKind kind, Attributes attributes) {
    return TestSpanData.builder()
        .setName("GET")
        .setKind(kind)
        .setAttributes(attributes)
        .setStartEpochNanos(1)
        .setEndEpochNanos(2)
        .setHasEnded(true)
        .setStatus(StatusData.unset())
        .build();
  }
}
