package dev.sentryotel.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentListTest {

  // Nanosecond clocks wrap around.
  private static final long NOW = Long.MAX_VALUE - 5;

  @Test
  void firstIsDueAfterTheDelay() {
    SegmentList list = new SegmentList(10);
    Segment segment = segment();
    list.add(segment, NOW);

    assertThat(list.firstDue(NOW + 9)).isNull();
    assertThat(list.nanosUntilDue(NOW + 9, 100)).isEqualTo(1);
    assertThat(list.firstDue(NOW + 10)).isSameAs(segment);
    assertThat(list.nanosUntilDue(NOW + 12, 100)).isEqualTo(-2);
  }

  @Test
  void emptyListIsNeverDue() {
    SegmentList list = new SegmentList(10);

    assertThat(list.first()).isNull();
    assertThat(list.firstDue(NOW)).isNull();
    assertThat(list.nanosUntilDue(NOW, 100)).isEqualTo(100);
  }

  @Test
  void segmentAddedAgainKeepsItsMoment() {
    SegmentList list = new SegmentList(10);
    Segment segment = segment();
    list.add(segment, NOW);

    list.add(segment, NOW + 5);

    assertThat(list.firstDue(NOW + 10)).isSameAs(segment);
    SegmentList.remove(segment);
    assertThat(list.first()).isNull();
  }

  @Test
  void segmentAddedElsewhereLeavesItsList() {
    SegmentList from = new SegmentList(10);
    SegmentList to = new SegmentList(20);
    Segment segment = segment();
    from.add(segment, NOW);

    to.add(segment, NOW);

    assertThat(from.first()).isNull();
    assertThat(to.first()).isSameAs(segment);
  }

  @Test
  void behavesLikeADeque() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    SegmentList list = new SegmentList(0);
    Deque<Segment> model = new ArrayDeque<>();
    List<Segment> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(segment());
    }

    for (int step = 0; step < 10_000; step++) {
      Segment segment = all.get(random.nextInt(all.size()));
      if (random.nextBoolean()) {
        list.add(segment, step);
        if (!model.contains(segment)) {
          model.addLast(segment);
        }
      } else {
        SegmentList.remove(segment);
        model.remove(segment);
      }

      List<Segment> listed = new ArrayList<>();
      for (Segment each = list.first(); each != null; each = each.next) {
        listed.add(each);
      }
      assertThat(listed).as("seed %d step %d", seed, step).containsExactlyElementsOf(model);
    }
  }

  private static Segment segment() {
    return new Segment(new Object(), SpanContext.getInvalid(), null);
  }
}
