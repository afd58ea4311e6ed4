package dev.sentryotel;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.delivery.Delivery;
import dev.sentryotel.delivery.EnvelopeTransport;
import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.encoding.EncodingOptions;
import dev.sentryotel.encoding.SegmentEncoder;
import dev.sentryotel.encoding.StreamEncoder;
import dev.sentryotel.encoding.TraceLifecycle;
import dev.sentryotel.encoding.TransactionEncoder;
import dev.sentryotel.mapping.AttributePolicy;
import dev.sentryotel.propagation.DeploymentContexts;
import dev.sentryotel.propagation.DynamicSamplingContexts;
import dev.sentryotel.propagation.OutgoingRequests;
import dev.sentryotel.propagation.PropagationOptions;
import dev.sentryotel.propagation.SentryPropagator;
import dev.sentryotel.protocol.Dsn;
import dev.sentryotel.protocol.OwnRequests;
import dev.sentryotel.sampling.SentrySampler;
import dev.sentryotel.trace.SentrySpanProcessor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
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
  private final Ledger ledger = new Ledger();
  private final DeploymentSource deployment;
  private final DynamicSamplingContexts contexts;
  private final OutgoingRequests requests;
  private final SentryPropagator propagator;
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
    deployment = new DeploymentSource(options.deployment());
    contexts =
        new DeploymentContexts(
            dsn == null ? null : dsn.publicKey(), options.organizationId(), deployment);
    requests = new OutgoingRequests(new OwnRequests(dsn, null), options.propagationTargets());
    propagator =
        new SentryPropagator(
            new PropagationOptions(
                contexts,
                requests,
                options.carriers(),
                options.organizationId(),
                options.continuation()));
    delivery =
        new Delivery(
            options.delivery(), options.spool(), requireNonNull(transport, "transport"), ledger);
    spanProcessor =
        SentrySpanProcessor.create(
            options.segments(),
            new LazyEncoder(this::encoder),
            options.copies().isEmpty()
                ? delivery::offer
                : new EnvelopeCopies(options.copies(), delivery::offer),
            this::flushDelivery,
            ledger);
  }

  private SegmentEncoder encoder(Resource resource) {
    deployment.useIfUnknown(resource);
    EncodingOptions encoding =
        new EncodingOptions(
            deployment,
            options.tags(),
            options.integrations().get(),
            AttributePolicy.of(options.personalData()));
    return options.segments().lifecycle() == TraceLifecycle.STREAM
        ? StreamEncoder.create(encoding, contexts, ledger)
        : TransactionEncoder.create(encoding, options.segments().leftovers(), contexts, ledger);
  }

  /** Returns what collects spans; the last processor of its provider. */
  public SentrySpanProcessor spanProcessor() {
    return spanProcessor;
  }

  /** Returns what reads and writes trace headers. */
  public SentryPropagator propagator() {
    return propagator;
  }

  /** Returns a sampler that decides by the options. */
  public SentrySampler decidingSampler() {
    return SentrySampler.deciding(options.sampling(), requests, ledger);
  }

  /** Returns a sampler under which a sampler of the application decides. */
  public SentrySampler followingSampler(Sampler sampler) {
    return SentrySampler.following(sampler, requests, ledger);
  }

  /** Returns a sampler under which what is recorded stays as it was, and nothing is sent. */
  public SentrySampler deferringSampler(Sampler sampler) {
    return SentrySampler.deferring(sampler, requests);
  }

  /** Tells the resource of the tracer provider, from which release and environment may come. */
  public void useResource(Resource resource) {
    deployment.use(resource);
  }

  /**
   * Returns the door for the application.
   *
   * @param openTelemetry asked when it is first needed
   * @param sdkTracerProvider the provider itself, where it can be had
   */
  public SentryClient client(
      Supplier<? extends OpenTelemetry> openTelemetry,
      Supplier<? extends @Nullable TracerProvider> sdkTracerProvider) {
    return new OpenTelemetrySentryClient(
        openTelemetry, sdkTracerProvider, propagator::headers, this::flush, options.flushTimeout());
  }

  /**
   * Returns the door for an application from which nothing is sent.
   *
   * @param openTelemetry asked when it is first needed
   */
  public static SentryClient inactiveClient(
      Supplier<? extends OpenTelemetry> openTelemetry,
      Supplier<? extends @Nullable TracerProvider> sdkTracerProvider) {
    return new OpenTelemetrySentryClient(
        openTelemetry, sdkTracerProvider, context -> null, timeout -> true, Duration.ZERO);
  }

  /** Returns the accounts: what ended, what arrived, what was lost and why. */
  public Ledger ledger() {
    return ledger;
  }

  /**
   * Sends what has ended and waits for the answers.
   *
   * @return whether everything that had ended before was answered, or given up and counted, in time
   */
  public boolean flush(Duration timeout) {
    return spanProcessor.forceFlush().join(timeout.toNanos(), TimeUnit.NANOSECONDS).isSuccess();
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
    spanProcessor.forceFlush().join(timeoutNanos, TimeUnit.NANOSECONDS);
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
