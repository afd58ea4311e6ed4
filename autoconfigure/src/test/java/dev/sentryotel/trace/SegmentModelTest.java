package dev.sentryotel.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.encoding.LeftoverSpans;
import dev.sentryotel.encoding.TraceLifecycle;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.trace.NaiveSegments.ModelSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/** Random spans, given to the processor and to a naive model. */
class SegmentModelTest {

  private static final int STEPS = 3000;
  private static final Duration[] PAUSES = {
    Duration.ZERO,
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofSeconds(5),
    Duration.ofMinutes(30)
  };

  private final List<Span> spans = new ArrayList<>();
  private final List<ModelSpan> modelSpans = new ArrayList<>();
  private @Nullable TraceTestBed bed;

  @AfterEach
  void close() {
    if (bed != null) {
      bed.close();
    }
  }

  @RepeatedTest(60)
  void processorAndModelAgree() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    SegmentOptions options =
        TraceTestBed.options(
            1 + random.nextInt(6),
            1_000_000,
            random.nextInt(3) == 0 ? TraceLifecycle.STREAM : TraceLifecycle.STATIC,
            random.nextBoolean() ? LeftoverSpans.STREAM : LeftoverSpans.TRANSACTION);
    TraceTestBed bed = TraceTestBed.stepped(options);
    this.bed = bed;
    NaiveSegments model = new NaiveSegments(options);

    for (int step = 0; step < STEPS; step++) {
      String where = "seed %d step %d %s".formatted(seed, step, options);
      switch (random.nextInt(10)) {
        case 0 -> start(model, null);
        case 1, 2, 3 -> start(model, any(random));
        case 4, 5, 6, 7 -> end(model, any(random));
        case 8 -> {
          Duration pause = PAUSES[random.nextInt(PAUSES.length)];
          assertThat(bed.look(pause))
              .as(where)
              .containsExactlyInAnyOrderElementsOf(model.look(pause, false));
        }
        default -> {
          if (random.nextInt(10) == 0) {
            assertThat(bed.flush())
                .as(where)
                .containsExactlyInAnyOrderElementsOf(model.look(Duration.ZERO, true));
          }
        }
      }
      assertThat(bed.processor.pending().total()).as(where).isEqualTo(model.pending());
      assertThat(bed.missing()).as(where).isZero();
    }

    assertThat(bed.release()).as("seed %d", seed).hasSameElementsAs(model.release());
    assertThat(bed.lostSpans(DiscardReason.BUFFER_OVERFLOW))
        .as("seed %d", seed)
        .isEqualTo(model.overflows)
        .isEqualTo(bed.lostSpans());
    assertThat(bed.missing()).as("seed %d", seed).isZero();
  }

  private @Nullable Integer any(Random random) {
    // Mostly among the young, so that segments come to an end.
    int window = random.nextInt(10) == 0 ? spans.size() : Math.min(20, spans.size());
    return spans.isEmpty() ? null : spans.size() - 1 - random.nextInt(window);
  }

  private void start(NaiveSegments model, @Nullable Integer parent) {
    Context context = parent == null ? Context.root() : Context.root().with(spans.get(parent));
    int order = spans.size();
    String name = "span-" + order;
    Span span =
        bed.tracer
            .spanBuilder(name)
            .setParent(context)
            .setStartTimestamp(order, TimeUnit.SECONDS)
            .startSpan();
    ModelSpan modelSpan =
        new ModelSpan(
            name,
            span.getSpanContext().getSpanId(),
            order,
            parent == null ? null : modelSpans.get(parent).segment);
    model.start(modelSpan);
    spans.add(span);
    modelSpans.add(modelSpan);
  }

  private void end(NaiveSegments model, @Nullable Integer index) {
    if (index != null && !modelSpans.get(index).hasEnded) {
      spans.get(index).end();
      model.end(modelSpans.get(index));
    }
  }
}
