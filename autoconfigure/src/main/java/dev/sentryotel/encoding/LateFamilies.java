package dev.sentryotel.encoding;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Late spans put together: each whose parent is not among them, with all its descendants that are.
 *
 * <p>Ids come from elsewhere and may form a circle; then one of them is taken for the eldest.
 */
final class LateFamilies {

  /**
   * One family.
   *
   * @param eldest whose parent is elsewhere
   * @param descendants all of it, in the order given
   */
  record Family(SpanData eldest, List<SpanData> descendants) {}

  private final Map<String, SpanData> byId = new HashMap<>();
  // From span id to the eldest of its family, as far as found.
  private final Map<String, SpanData> eldests = new HashMap<>();

  private LateFamilies() {}

  /** Returns the families in the order of the first span of each. */
  static Collection<Family> of(List<SpanData> spans) {
    return new LateFamilies().group(spans);
  }

  private Collection<Family> group(List<SpanData> spans) {
    for (SpanData span : spans) {
      byId.put(span.getSpanId(), span);
    }
    Map<String, Family> families = new LinkedHashMap<>();
    for (SpanData span : spans) {
      SpanData eldest = eldestOf(span);
      Family family =
          families.computeIfAbsent(eldest.getSpanId(), id -> new Family(eldest, new ArrayList<>()));
      if (span != eldest) {
        family.descendants().add(span);
      }
    }
    return families.values();
  }

  private SpanData eldestOf(SpanData span) {
    List<SpanData> path = new ArrayList<>();
    SpanData current = span;
    SpanData eldest = eldests.get(current.getSpanId());
    while (eldest == null) {
      path.add(current);
      // Found again if the path is a circle, which then ends here.
      eldests.put(current.getSpanId(), current);
      @Nullable SpanData parent = byId.get(SpanFields.parentSpanId(current));
      if (parent == null) {
        eldest = current;
      } else {
        current = parent;
        eldest = eldests.get(current.getSpanId());
      }
    }
    for (SpanData member : path) {
      eldests.put(member.getSpanId(), eldest);
    }
    return eldest;
  }
}
