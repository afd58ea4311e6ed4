package dev.sentryotel.sample.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.sample.ingest.ReceivedSpan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SpanTreeTest {

  @Test
  void childrenStandBelowTheirParentAndSiblingsByStart() {
    List<ReceivedSpan> spans =
        List.of(span("root", null), span("a", "root"), span("b", "root"), span("a1", "a"));

    assertThat(lines(spans)).containsExactly("0 root", "1 a", "2 a1", "1 b");
  }

  @Test
  void spanOfAnAbsentParentStandsAtTheTop() {
    List<ReceivedSpan> spans = List.of(span("root", "elsewhere"), span("late", "lost"));

    assertThat(lines(spans)).containsExactly("0 root", "0 late");
  }

  @Test
  void circleIsBrokenAndEverySpanStandsOnce() {
    List<ReceivedSpan> spans = List.of(span("a", "b"), span("b", "a"), span("self", "self"));

    assertThat(lines(spans)).containsExactly("0 a", "1 b", "0 self");
  }

  @Test
  void chainLongerThanAStackIsDeepIsOrdered() {
    int length = 100_000;
    List<ReceivedSpan> spans = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      spans.add(span("s" + i, i == 0 ? null : "s" + (i - 1)));
    }

    assertThat(SpanTree.of(spans).get(length - 1).depth()).isEqualTo(length - 1);
  }

  private static List<String> lines(List<ReceivedSpan> spans) {
    return SpanTree.of(spans).stream()
        .map(line -> line.depth() + " " + line.span().spanId())
        .toList();
  }

  private static ReceivedSpan span(String id, @Nullable String parent) {
    return new ReceivedSpan(
        "trace",
        id,
        parent,
        false,
        "",
        id,
        "",
        "",
        0,
        0,
        "transaction",
        JsonMapper.shared().createObjectNode());
  }
}
