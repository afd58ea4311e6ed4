package dev.sentryotel.propagation;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Continues and passes on traces by Sentry's headers, beside W3C's.
 *
 * <pre>{@code
 * sentry-trace: 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1
 * baggage: userId=alice,sentry-trace_id=0af7651916cd43dd8448eb211c80319c,sentry-sampled=true,…
 * }</pre>
 *
 * <p>There is one {@code baggage} header for all, and a propagator can write a header but not read
 * it: the last one to write wins. So this one writes Sentry's members and the application's current
 * {@link Baggage} together, and other propagators are put beside it with {@link #compose} or {@link
 * #beside}, which keep them from writing {@code baggage} and from replacing a parent that {@code
 * sentry-trace} names. In a list made by hand, without either, this one must be the last.
 *
 * <p>Called by any thread that receives or sends a request; never blocks, never throws.
 *
 * @see <a href="https://develop.sentry.dev/sdk/foundations/trace-propagation/">Trace
 *     propagation</a>
 * @see <a href="https://www.w3.org/TR/baggage/">W3C Baggage</a>
 */
public final class SentryPropagator implements TextMapPropagator {

  private static final Logger LOGGER = LoggerFactory.getLogger(SentryPropagator.class);
  private static final List<String> FIELDS = List.of(SentryTraceHeader.NAME, BaggageHeader.NAME);

  private final PropagationOptions options;
  private final NewTraces newTraces;
  private final FactsMaker factsMaker = new FactsMaker();
  private final FirstFailure extractFailure = new FirstFailure();
  private final FirstFailure injectFailure = new FirstFailure();
  // Written while propagators are configured, before the first request.
  private volatile Neighbours neighbours = Neighbours.UNKNOWN;

  private enum Neighbours {
    /** None was put beside this one, but the list may have been made by hand. */
    UNKNOWN,
    WITHOUT_BAGGAGE,
    WITH_BAGGAGE
  }

  private enum NewTraces {
    ANNOUNCED,
    SILENT
  }

  /** Makes a propagator without neighbours. */
  public SentryPropagator(PropagationOptions options) {
    this(options, NewTraces.ANNOUNCED);
  }

  private SentryPropagator(PropagationOptions options, NewTraces newTraces) {
    this.options = requireNonNull(options, "options");
    this.newTraces = newTraces;
  }

  /**
   * Returns a propagator for a client that sends nothing anywhere: it passes on the traces that
   * Sentry's SDKs upstream began, as they came, and tells nobody of those that begin here.
   */
  public static SentryPropagator passingOn(PropagationOptions options) {
    return new SentryPropagator(options, NewTraces.SILENT);
  }

  /** Returns which outgoing requests get headers. */
  public OutgoingRequests requests() {
    return options.requests();
  }

  /** Returns what makes the facts of this propagator's client. */
  public FactsMaker factsMaker() {
    return factsMaker;
  }

  /** Returns a propagator of this one and others, in whatever order they are configured. */
  public TextMapPropagator compose(Iterable<? extends TextMapPropagator> others) {
    List<TextMapPropagator> all = new ArrayList<>();
    for (TextMapPropagator other : others) {
      if (other != this) {
        all.add(beside(other));
      }
    }
    all.add(beside(this));
    return TextMapPropagator.composite(all);
  }

  /**
   * Returns another propagator as it may be configured beside this one, before or after it. To be
   * called while propagators are configured, for each of them; this one stays as it is.
   */
  public TextMapPropagator beside(TextMapPropagator other) {
    if (other instanceof NeighbourPropagator) {
      return other;
    }
    if (other != this && other.fields().contains(BaggageHeader.NAME)) {
      neighbours = Neighbours.WITH_BAGGAGE;
    } else if (neighbours == Neighbours.UNKNOWN) {
      neighbours = Neighbours.WITHOUT_BAGGAGE;
    }
    return other == this ? this : new NeighbourPropagator(other, this);
  }

  @Override
  public Collection<String> fields() {
    return FIELDS;
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    try {
      Context clean = withoutSentryMembers(context);
      Extraction extraction = extraction(carrier, getter);
      return extraction == null ? clean : extraction.apply(clean).with(extraction);
    } catch (Throwable failure) {
      extractFailure.log(LOGGER, "An incoming trace was not continued.", failure);
      return context;
    }
  }

  private <C> @Nullable Extraction extraction(@Nullable C carrier, TextMapGetter<C> getter) {
    String text = getter.get(carrier, SentryTraceHeader.NAME);
    SentryTraceHeader header = SentryTraceHeader.parse(text);
    if (text == null || header == null) {
      return null;
    }
    BaggageHeader baggage = BaggageHeader.parse(getter.getAll(carrier, BaggageHeader.NAME));
    String sender = baggage.sentryMembers().get(DynamicSamplingContext.ORG_ID);
    return new Extraction(
        text, options.continues(sender) ? new IncomingTrace(header, baggage) : null);
  }

  /** Puts right what another propagator extracted, if this one was before it. */
  <C> Context settle(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    try {
      Context clean = withoutSentryMembers(context);
      Extraction done = Extraction.of(clean);
      // A header that differs belongs to an earlier message, in whose context this one is read.
      return done != null && done.header().equals(getter.get(carrier, SentryTraceHeader.NAME))
          ? done.apply(clean)
          : clean;
    } catch (Throwable failure) {
      extractFailure.log(LOGGER, "An incoming trace was not continued.", failure);
      return context;
    }
  }

  // The application is to see, and OpenTelemetry to pass on, the members of others alone.
  private static Context withoutSentryMembers(Context context) {
    Baggage baggage = Baggage.fromContext(context);
    if (baggage.isEmpty()) {
      return context;
    }
    Collection<String> keys = baggage.asMap().keySet();
    if (keys.stream().noneMatch(key -> key.startsWith(BaggageHeader.SENTRY_PREFIX))) {
      return context;
    }
    BaggageBuilder builder = baggage.toBuilder();
    keys.stream()
        .filter(key -> key.startsWith(BaggageHeader.SENTRY_PREFIX))
        .forEach(builder::remove);
    return context.with(builder.build());
  }

  /**
   * Continues the trace that another process named when it started this one, by {@code
   * SENTRY_TRACE} and {@code SENTRY_BAGGAGE}: the parent of what runs outside any request.
   *
   * @param environment such as {@link System#getenv()}
   * @return the given context if the environment names no trace
   */
  public Context extractEnvironment(Context context, Map<String, String> environment) {
    return extract(context, environment, EnvironmentGetter.INSTANCE);
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    try {
      SpanContext span = Span.fromContext(context).getSpanContext();
      Destination destination = destination(span, carrier);
      if (destination != Destination.OWN) {
        write(context, SkippedSpan.standIn(span), destination, carrier, setter);
      }
    } catch (Throwable failure) {
      injectFailure.log(LOGGER, "A trace was not passed on.", failure);
    }
  }

  private <C> void write(
      Context context,
      SpanContext span,
      Destination destination,
      @Nullable C carrier,
      TextMapSetter<C> setter) {
    TraceFacts facts = factsOf(span);
    String foreign = foreignMembers(context, facts.incoming(), carrier);
    boolean hasForeignTrace = existing(carrier, SentryTraceHeader.NAME) != null;
    if (hasForeignTrace && existing(carrier, BaggageHeader.NAME) != null) {
      // Someone passed on a trace of their own, whose members must stay as they are.
      return;
    }
    boolean isWanted =
        span.isValid()
            && !hasForeignTrace
            && destination != Destination.NOT_TARGET
            && isAnnounced(facts);
    // First all that can fail, so that no half of a trace is passed on.
    String baggage =
        BaggageHeader.build(
            foreign,
            isWanted
                ? options.contexts().freeze(facts, span.getTraceId())
                : DynamicSamplingContext.EMPTY);
    if (isWanted) {
      setter.set(carrier, SentryTraceHeader.NAME, sentryTrace(span, facts));
    }
    if (!baggage.isEmpty()) {
      setter.set(carrier, BaggageHeader.NAME, baggage);
    }
  }

  private boolean isAnnounced(TraceFacts facts) {
    return newTraces == NewTraces.ANNOUNCED || facts.incoming() != null;
  }

  /**
   * Whether a request is the client's own, which carries no headers of other propagators either.
   */
  <C> boolean isOwnRequest(Context context, @Nullable C carrier) {
    try {
      return destination(Span.fromContext(context).getSpanContext(), carrier) == Destination.OWN;
    } catch (Throwable failure) {
      injectFailure.log(LOGGER, "Where a request goes could not be read.", failure);
      return false;
    }
  }

  // By its span or else by its carrier.
  private <C> Destination destination(SpanContext span, @Nullable C carrier) {
    Destination known = factsMaker.destination(span);
    if (known != Destination.UNKNOWN || carrier == null) {
      return known;
    }
    String url = options.carriers().url(carrier);
    return url == null ? known : options.requests().of(url);
  }

  private <C> @Nullable String existing(@Nullable C carrier, String name) {
    return carrier == null ? null : options.carriers().header(carrier, name);
  }

  // A span without facts: a remote parent passed on as it is, or one our sampler did not see, whose
  // flag then is all there is.
  private TraceFacts factsOf(SpanContext span) {
    TraceFacts facts = factsMaker.of(span);
    if (facts != null) {
      return facts;
    }
    IncomingTrace incoming = IncomingTrace.of(span);
    TraceDecision decision =
        incoming == null ? TraceDecision.of(span.isSampled()) : TraceDecision.DEFERRED;
    return factsMaker.create(decision, Double.NaN, incoming);
  }

  private static String sentryTrace(SpanContext span, TraceFacts facts) {
    return new SentryTraceHeader(span.getTraceId(), span.getSpanId(), facts.outgoingDecision())
        .format();
  }

  private <C> @Nullable String foreignMembers(
      Context context, @Nullable IncomingTrace incoming, @Nullable C carrier) {
    String existing = existing(carrier, BaggageHeader.NAME);
    // Without OpenTelemetry's own propagator, the application does not want its baggage to leave.
    if (neighbours == Neighbours.WITHOUT_BAGGAGE) {
      return existing;
    }
    ForeignBaggage foreign = incoming == null ? ForeignBaggage.none() : incoming.foreign();
    String current = foreign.render(Baggage.fromContext(context));
    if (existing == null) {
      return current;
    }
    return current == null ? existing : ForeignBaggage.merge(existing, current);
  }

  /**
   * Returns what the next member of the trace needs to continue it, and freezes the trace's dynamic
   * sampling context; null if the context has no span, or its trace is not to be told of.
   */
  public @Nullable TraceHeaders headers(Context context) {
    SpanContext span = SkippedSpan.standIn(Span.fromContext(context).getSpanContext());
    if (!span.isValid()) {
      return null;
    }
    TraceFacts facts = factsOf(span);
    if (!isAnnounced(facts)) {
      return null;
    }
    DynamicSamplingContext members = options.contexts().freeze(facts, span.getTraceId());
    return new TraceHeaders(sentryTrace(span, facts), BaggageHeader.build(null, members));
  }

  @Override
  public String toString() {
    return "SentryPropagator";
  }
}
