package dev.sentryotel.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentMailboxTest {

  private final SegmentMailbox mailbox = new SegmentMailbox();

  @Test
  void firstInIsFirstOut() {
    Segment one = segment();
    Segment two = segment();
    Segment three = segment();
    mailbox.put(one);
    mailbox.put(two);
    mailbox.put(three);

    List<Segment> out = listed(mailbox.empty());

    assertThat(out).containsExactly(one, two, three);
    assertThat(mailbox.isEmpty()).isTrue();
    assertThat(mailbox.empty()).isNull();
  }

  @Test
  void closedBoxHandsOutWhatWasInAndTakesNothing() {
    Segment one = segment();
    mailbox.put(one);

    List<Segment> out = listed(mailbox.close());

    assertThat(out).containsExactly(one);
    assertThat(mailbox.isClosed()).isTrue();
    assertThat(mailbox.put(segment())).isFalse();
    assertThat(mailbox.empty()).isNull();
    assertThat(mailbox.close()).isNull();
    assertThat(mailbox.isClosed()).isTrue();
  }

  @Test
  void boxWithMailIsNotClosedIfEmpty() {
    mailbox.put(segment());
    assertThat(mailbox.closeIfEmpty()).isFalse();
    assertThat(mailbox.isClosed()).isFalse();
    mailbox.empty();

    assertThat(mailbox.closeIfEmpty()).isTrue();
    assertThat(mailbox.isClosed()).isTrue();
    assertThat(mailbox.closeIfEmpty()).isTrue();
  }

  private static Segment segment() {
    return new Segment(new Object(), SpanContext.getInvalid(), null);
  }

  private static List<Segment> listed(Segment first) {
    List<Segment> all = new ArrayList<>();
    for (Segment segment = first; segment != null; segment = segment.nextMail) {
      all.add(segment);
    }
    return all;
  }
}
