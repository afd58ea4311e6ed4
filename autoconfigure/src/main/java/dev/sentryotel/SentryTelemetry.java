package dev.sentryotel;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.TelemetryOptions.Sending;
import dev.sentryotel.delivery.Delivery;
import dev.sentryotel.delivery.DeliverySnapshot;
import dev.sentryotel.delivery.EnvelopeTransport;
import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.encoding.EncodingOptions;
import dev.sentryotel.encoding.SegmentEncoder;
import dev.sentryotel.encoding.StreamEncoder;
import dev.sentryotel.encoding.TraceLifecycle;
import dev.sentryotel.encoding.TransactionEncoder;
import dev.sentryotel.mapping.AttributePolicy;
import dev.sentryotel.mapping.MappedSpan;
import dev.sentryotel.propagation.DeploymentContexts;
import dev.sentryotel.propagation.DynamicSamplingContexts;
import dev.sentryotel.propagation.OutgoingRequests;
import dev.sentryotel.propagation.PropagationOptions;
import dev.sentryotel.propagation.SentryPropagator;
import dev.sentryotel.protocol.Dsn;
import dev.sentryotel.sampling.SentrySampler;
import dev.sentryotel.trace.SentrySpanProcessor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts that plug into one OpenTelemetry SDK, and what stands behind them: the way of a span
 * from its start to Sentry.
 *
 * <pre>{@code
 * SentryTelemetry telemetry = new SentryTelemetry(options, transport);
 * SdkTracerProvider.builder()
 *     .setSampler(telemetry.decidingSampler())
 *     .addSpanProcessor(telemetry.spanProcessor()) // the last of them
 * }</pre>
 *
 * <p>The starter makes one of it. Several in one JVM do not notice each other. Safe for use by
 * several threads.
 */
public final class SentryTelemetry implements AutoCloseable {

  private final TelemetryOptions options;
  private final Ledger ledger;
  private final DeploymentSource deployment;
  private final DynamicSamplingContexts contexts;
  private final SentryPropagator propagator;
  private final Context processContext;
  private final SendCallbacks callbacks;
  private final Delivery delivery;
  private final SentrySpanProcessor spanProcessor;
  private volatile boolean isStopping;
  private volatile boolean waitedInVain;

  /**
   * Makes the parts. Threads start with the first span that ends.
   *
   * @param options not to be changed any more
   * @param transport owned from now on
   */
  public SentryTelemetry(TelemetryOptions options, EnvelopeTransport transport) {
    this.options = requireNonNull(options, "options");
    Dsn dsn = options.dsn();
    ledger = isStream() ? Ledger.ofStream() : new Ledger();
    deployment = new DeploymentSource(options.deployment());
    contexts =
        new DeploymentContexts(
            dsn == null ? null : dsn.publicKey(), options.organizationId(), deployment);
    propagator = propagator(options, contexts);
    processContext = propagator.extractEnvironment(Context.root(), options.processVariables());
    callbacks = new SendCallbacks(options, propagator.factsMaker());
    delivery =
        new Delivery(
            options.delivery(), options.spool(), requireNonNull(transport, "transport"), ledger);
    spanProcessor =
        SentrySpanProcessor.create(
            options.segments().editing(callbacks::edit),
            new LazyEncoder(this::encoder),
            options.copies().isEmpty()
                ? delivery::offer
                : new EnvelopeCopies(options.copies(), delivery::offer),
            this::flushDelivery,
            ledger);
  }

  private static SentryPropagator propagator(
      TelemetryOptions options, DynamicSamplingContexts contexts) {
    PropagationOptions propagation =
        new PropagationOptions(
            contexts,
            new OutgoingRequests(options.ownRequests(), options.propagationTargets()),
            options.carriers(),
            options.organizationId(),
            options.continuation());
    return switch (options.sending()) {
      case ON -> new SentryPropagator(propagation);
      case PASS_ON_ONLY -> SentryPropagator.passingOn(propagation);
    };
  }

  private boolean isStream() {
    return options.segments().lifecycle() == TraceLifecycle.STREAM;
  }

  private SegmentEncoder encoder(Resource resource) {
    deployment.useIfUnknown(resource);
    EncodingOptions encoding =
        new EncodingOptions(
            deployment,
            options.tags(),
            options.integrations().get(),
            isStream() ? Map.of() : options.modules().get(),
            AttributePolicy.of(options.personalData()),
            callbacks::edit);
    SegmentEncoder encoder =
        isStream()
            ? StreamEncoder.create(encoding, contexts, ledger)
            : TransactionEncoder.create(encoding, options.segments().leftovers(), contexts, ledger);
    return new IgnoringEncoder(options.sampling().ignoredRoots(), encoder, ledger);
  }

  /** Returns what collects spans; the last processor of its provider. */
  public SentrySpanProcessor spanProcessor() {
    return spanProcessor;
  }

  /** Returns what reads and writes trace headers. */
  public SentryPropagator propagator() {
    return propagator;
  }

  /**
   * Returns a sampler that decides by the options; where nothing is sent, it records everything.
   */
  public SentrySampler decidingSampler() {
    return switch (options.sending()) {
      case ON ->
          ignoring(
              SentrySampler.deciding(
                      options.sampling(), SentryTelemetry::nameAtStart, propagator, ledger)
                  .after(options.startup(), ledger));
      case PASS_ON_ONLY -> deferringSampler(Sampler.parentBased(Sampler.alwaysOn()));
    };
  }

  private SentrySampler ignoring(SentrySampler sampler) {
    return sampler.ignoring(options.ignoredSpans(), SentryTelemetry::nameAtStart, ledger);
  }

  // Without the instrumentation's name, which a sampler is not told: it matters for spans of HTTP
  // that are neither CLIENT nor SERVER.
  private static String nameAtStart(String name, SpanKind kind, Attributes attributes) {
    return MappedSpan.of(name, kind, attributes, "", StatusData.unset()).description();
  }

  /**
   * Returns a sampler under which a sampler of the application decides what is recorded, and what
   * is sent if anything is.
   */
  public SentrySampler followingSampler(Sampler sampler) {
    return switch (options.sending()) {
      case ON ->
          ignoring(
              SentrySampler.following(sampler, propagator, ledger)
                  .after(options.startup(), ledger));
      case PASS_ON_ONLY -> deferringSampler(sampler);
    };
  }

  /** Returns a sampler under which what is recorded stays as it was, and nothing is sent. */
  public SentrySampler deferringSampler(Sampler sampler) {
    return SentrySampler.deferring(sampler, propagator);
  }

  /** Whether there is anything that takes what is sent. */
  public boolean isSending() {
    return options.sending() == Sending.ON;
  }

  /** Tells the resource of the tracer provider, from which release and environment may come. */
  public void useResource(Resource resource) {
    deployment.use(resource);
  }

  /**
   * Returns the context of what runs outside any request: with the parent that {@code SENTRY_TRACE}
   * and {@code SENTRY_BAGGAGE} name, if the process was started with them, else the root context.
   * The {@link #client} starts its spans in it where there is no current span; spans of other
   * tracers only where it was made current.
   */
  public Context processContext() {
    return processContext;
  }

  /**
   * Returns the door for the application.
   *
   * @param openTelemetry asked when it is first needed
   * @param tracer the one that the application injects, where it has one; asked when it is first
   *     needed
   */
  public SentryClient client(
      Supplier<? extends OpenTelemetry> openTelemetry,
      Supplier<? extends @Nullable Tracer> tracer) {
    return new OpenTelemetrySentryClient(
        openTelemetry,
        tracer,
        new ClientBackend(
            processContext,
            propagator::headers,
            this::flush,
            options.flushTimeout(),
            this::snapshot));
  }

  /**
   * Returns the door for an application from which nothing is sent.
   *
   * @param openTelemetry asked when it is first needed
   * @param tracer the one that the application injects, where it has one; asked when it is first
   *     needed
   */
  public static SentryClient inactiveClient(
      Supplier<? extends OpenTelemetry> openTelemetry,
      Supplier<? extends @Nullable Tracer> tracer) {
    return new OpenTelemetrySentryClient(openTelemetry, tracer, ClientBackend.inactive());
  }

  /** Returns the tracer for an application that has none of its own. */
  public static Tracer tracer(OpenTelemetry openTelemetry) {
    return OpenTelemetrySentryClient.tracer(openTelemetry);
  }

  /** Returns the accounts: what ended, what arrived, what was lost and why. */
  public Ledger ledger() {
    return ledger;
  }

  /** Returns what became of the spans so far. */
  public ClientSnapshot snapshot() {
    // What has come to its end first, so that nothing seems to end twice.
    return ClientSnapshot.of(
        ledger.accounts(), spanProcessor.pending(), delivery.snapshot(), delivery.history());
  }

  /** Returns what waits in the line of envelopes, and what is being sent. */
  public DeliverySnapshot deliverySnapshot() {
    return delivery.snapshot();
  }

  /**
   * Sends what has ended and waits for the answers.
   *
   * @return whether everything that had ended before was answered, or given up and counted, in time
   */
  public boolean flush(Duration timeout) {
    long start = System.nanoTime();
    CompletableResultCode encoded =
        spanProcessor.forceFlush().join(timeout.toNanos(), TimeUnit.NANOSECONDS);
    if (!encoded.isSuccess()) {
      callbacks.reportLingering();
      return false;
    }
    // While stopping, the flush above does not wait for the answers; who asks here wants them.
    return !isStopping || delivery.flush(timeout.minusNanos(System.nanoTime() - start));
  }

  private CompletableResultCode flushDelivery() {
    // Once the application stops, drain and close wait for the answers, each within one bound; the
    // SDK, which also asks on its way out, must not add a third.
    return isStopping ? CompletableResultCode.ofSuccess() : delivery.flush();
  }

  /**
   * Sends what has ended and waits for the answers, as the first step of stopping: a server that
   * does not answer is waited for no longer than the shutdown timeout, now and in {@link #close}
   * together.
   */
  public void drain() {
    isStopping = true;
    long timeoutNanos = options.shutdownTimeout().toNanos();
    if (!spanProcessor.forceFlush().join(timeoutNanos, TimeUnit.NANOSECONDS).isDone()) {
      callbacks.reportLingering();
    }
    waitedInVain = !delivery.drain(options.shutdownTimeout());
  }

  /** Takes {@link #drain} back: the application goes on. */
  public void resume() {
    isStopping = false;
    waitedInVain = false;
  }

  /**
   * Gives up the roots that are still open, sends the rest, and frees threads and connections. What
   * could not be sent is counted. The second call does nothing.
   */
  @Override
  public void close() {
    isStopping = true;
    Duration timeout = options.shutdownTimeout();
    spanProcessor.release().join(timeout.toNanos(), TimeUnit.NANOSECONDS);
    delivery.close(waitedInVain ? Duration.ZERO : timeout);
  }
}
