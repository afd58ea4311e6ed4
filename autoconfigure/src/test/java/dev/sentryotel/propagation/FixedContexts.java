package dev.sentryotel.propagation;

import java.util.LinkedHashMap;
import java.util.Map;

/** Gives every trace the same members, beside what says how it was asked for. */
public final class FixedContexts implements DynamicSamplingContexts {

  private final Map<String, String> members;

  private FixedContexts(Map<String, String> members) {
    this.members = members;
  }

  /** Returns contexts of traces that began here. */
  public static FixedContexts of(Map<String, String> members) {
    return new FixedContexts(new LinkedHashMap<>(members));
  }

  /** Returns contexts of traces that were continued from a sender without any. */
  public static FixedContexts empty() {
    return new FixedContexts(Map.of());
  }

  @Override
  public DynamicSamplingContext freeze(TraceFacts facts, String traceId) {
    return context(traceId, "frozen");
  }

  @Override
  public DynamicSamplingContext provisional(TraceFacts facts, String traceId) {
    return context(traceId, "provisional");
  }

  @Override
  public DynamicSamplingContext minimal(String traceId) {
    Map<String, String> least = new LinkedHashMap<>();
    least.put("trace_id", traceId);
    least.put("public_key", "0123456789abcdef0123456789abcdef");
    return new DynamicSamplingContext(least);
  }

  private DynamicSamplingContext context(String traceId, String asked) {
    if (members.isEmpty()) {
      return new DynamicSamplingContext(Map.of());
    }
    Map<String, String> all = new LinkedHashMap<>();
    all.put("trace_id", traceId);
    all.putAll(members);
    all.put("asked", asked);
    return new DynamicSamplingContext(all);
  }
}
