package dev.sentryotel.sampling;

import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.propagation.FactsMaker;
import dev.sentryotel.propagation.IncomingTrace;
import dev.sentryotel.propagation.TraceFacts;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Spans nobody wants to see: {@code sentry.ignore-spans}. Decided when they start.
 *
 * <table>
 * <caption>What becomes of it</caption>
 * <tr><td>a local root</td><td>is not recorded, nor is anything below it</td></tr>
 * <tr><td>below a span that is recorded</td>
 *     <td>is not recorded; those below it are attached to its parent</td></tr>
 * <tr><td>below a span that is not sampled</td><td>is not recorded</td></tr>
 * </table>
 *
 * @see <a href="https://develop.sentry.dev/sdk/telemetry/spans/">Spans</a>
 */
final class IgnoredSpans {

  private final List<Glob> names;
  private final SpanNaming naming;
  private final FactsMaker maker;
  private final Ledger ledger;
  private final AppliedRate ignored;

  IgnoredSpans(List<Glob> names, SpanNaming naming, FactsMaker maker, Ledger ledger) {
    this.names = List.copyOf(names);
    this.naming = naming;
    this.maker = maker;
    this.ledger = ledger;
    this.ignored = AppliedRate.none(maker, DiscardReason.IGNORED);
  }

  /** Returns the result for a span that is to be ignored, which it counts; null for any other. */
  @Nullable SamplingResult result(
      SpanContext parent, String name, SpanKind kind, Attributes attributes) {
    return !names.isEmpty() && matches(name, kind, attributes) ? ignore(parent) : null;
  }

  private boolean matches(String name, SpanKind kind, Attributes attributes) {
    return matches(name)
        // Without attributes Sentry shows the same.
        || (!attributes.isEmpty() && matches(naming.nameOf(name, kind, attributes)));
  }

  private boolean matches(String name) {
    // By index: an iterator for each span would be garbage.
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).matches(name)) {
        return true;
      }
    }
    return false;
  }

  private SamplingResult ignore(SpanContext parent) {
    TraceFacts facts = maker.of(parent);
    if (facts == null) {
      ledger.rootNotRecorded(DiscardReason.IGNORED);
      return ignored.unsampled(IncomingTrace.of(parent));
    }
    ledger.notRecorded(DiscardReason.IGNORED, DataCategory.SPAN, 1);
    return parent.isSampled() ? new SkippedResult(parent) : SamplingResult.drop();
  }
}
