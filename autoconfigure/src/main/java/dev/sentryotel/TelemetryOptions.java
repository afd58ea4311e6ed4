package dev.sentryotel;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.delivery.DeliveryOptions;
import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.delivery.SpoolOptions;
import dev.sentryotel.mapping.DeploymentSettings;
import dev.sentryotel.mapping.PersonalData;
import dev.sentryotel.propagation.OutgoingCarrier;
import dev.sentryotel.propagation.PropagationOptions.Continuation;
import dev.sentryotel.propagation.PropagationTargets;
import dev.sentryotel.protocol.Dsn;
import dev.sentryotel.protocol.OwnRequests;
import dev.sentryotel.sampling.Glob;
import dev.sentryotel.sampling.IgnoredRoots;
import dev.sentryotel.sampling.SamplingOptions;
import dev.sentryotel.sampling.StartupPhase;
import dev.sentryotel.sampling.W3cParentSampling;
import dev.sentryotel.trace.SegmentOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SentryTelemetry} is made of, each with the default of the property it stands for.
 *
 * <p>To be filled by one thread before the telemetry is made from it.
 */
public final class TelemetryOptions {

  /** Two seconds: long enough for a server that answers, short enough for an orchestrator. */
  public static final Duration DEFAULT_SHUTDOWN_TIMEOUT = Duration.ofSeconds(2);

  /** Fifteen seconds, as Sentry's own SDK for Java has it. */
  public static final Duration DEFAULT_FLUSH_TIMEOUT = Duration.ofSeconds(15);

  /** A callback with the name it goes by in the log. */
  record Named<T>(String name, T callback) {
    Named {
      requireNonNull(name, "name");
      requireNonNull(callback, "callback");
    }
  }

  private @Nullable Dsn dsn;
  private DeploymentSettings deployment =
      new DeploymentSettings(null, null, null, null, null, null);
  private final Map<String, String> tags = new LinkedHashMap<>();
  private PersonalData personalData = PersonalData.WITHHELD;
  private SamplingOptions sampling =
      new SamplingOptions(
          null,
          List.of(),
          List.of(),
          new IgnoredRoots(List.of(), List.of()),
          W3cParentSampling.PARENT);
  private StartupPhase startup = StartupPhase.over();
  private List<Glob> ignoredSpans = List.of();
  private SegmentOptions segments = SegmentOptions.defaults();
  private DeliveryOptions delivery = DeliveryOptions.defaults();
  private @Nullable SpoolOptions spool;
  private PropagationTargets targets = PropagationTargets.everything();
  private OutgoingCarrier carriers = OutgoingCarrier.OPAQUE;
  private @Nullable String organizationId;
  private Continuation continuation = Continuation.LENIENT;
  private Sending sending = Sending.ON;
  private @Nullable String spotlightUrl;
  private Map<String, String> processVariables = Map.of();
  private Supplier<List<String>> integrations = List::of;
  private Supplier<Map<String, String>> modules = Map::of;
  private Duration flushTimeout = DEFAULT_FLUSH_TIMEOUT;
  private Duration shutdownTimeout = DEFAULT_SHUTDOWN_TIMEOUT;
  private final List<Named<BeforeSendSpan>> spanCallbacks = new ArrayList<>();
  private final List<Named<BeforeSendTransaction>> transactionCallbacks = new ArrayList<>();
  private final List<Consumer<Envelope>> copies = new ArrayList<>();

  /** Whether there is anything that takes what is sent. */
  public enum Sending {
    /** There is: Sentry, or somebody else. */
    ON,
    /**
     * There is not: what is recorded stays as it was, traces that came from a Sentry SDK are passed
     * on, and none is begun.
     */
    PASS_ON_ONLY
  }

  /** Sets the project; without one only a transport of the application's own can be used. */
  public TelemetryOptions dsn(@Nullable Dsn dsn) {
    this.dsn = dsn;
    return this;
  }

  /** Sets what configuration and build say about the deployment. */
  public TelemetryOptions deployment(DeploymentSettings deployment) {
    this.deployment = requireNonNull(deployment, "deployment");
    return this;
  }

  /** Adds tags of every transaction. */
  public TelemetryOptions tags(Map<String, String> tags) {
    this.tags.putAll(tags);
    return this;
  }

  /** Sets whether personal data leaves. */
  public TelemetryOptions personalData(PersonalData personalData) {
    this.personalData = requireNonNull(personalData, "personalData");
    return this;
  }

  /** Sets what decides about new traces. */
  public TelemetryOptions sampling(SamplingOptions sampling) {
    this.sampling = requireNonNull(sampling, "sampling");
    return this;
  }

  /** Sets during what the spans of the application's start are dropped. */
  public TelemetryOptions startup(StartupPhase startup) {
    this.startup = requireNonNull(startup, "startup");
    return this;
  }

  /** Sets patterns of the names of spans that are not recorded. */
  public TelemetryOptions ignoredSpans(List<Glob> names) {
    this.ignoredSpans = List.copyOf(names);
    return this;
  }

  /** Sets the bounds within which spans wait for their roots, and how they leave. */
  public TelemetryOptions segments(SegmentOptions segments) {
    this.segments = requireNonNull(segments, "segments");
    return this;
  }

  /** Sets the bounds of the delivery. */
  public TelemetryOptions delivery(DeliveryOptions delivery) {
    this.delivery = requireNonNull(delivery, "delivery");
    return this;
  }

  /** Sets where envelopes are kept that could not be sent; without it they are discarded. */
  public TelemetryOptions spool(@Nullable SpoolOptions spool) {
    this.spool = spool;
    return this;
  }

  /** Sets which outgoing requests carry trace headers. */
  public TelemetryOptions propagationTargets(PropagationTargets targets) {
    this.targets = requireNonNull(targets, "targets");
    return this;
  }

  /** Sets what reads outgoing requests. */
  public TelemetryOptions carriers(OutgoingCarrier carriers) {
    this.carriers = requireNonNull(carriers, "carriers");
    return this;
  }

  /** Sets the organization, where the DSN's host does not tell it. */
  public TelemetryOptions organizationId(@Nullable String organizationId) {
    this.organizationId = organizationId;
    return this;
  }

  /** Sets which traces of senders without, or against, an organization are continued. */
  public TelemetryOptions continuation(Continuation continuation) {
    this.continuation = requireNonNull(continuation, "continuation");
    return this;
  }

  /** Sets whether there is anything that takes what is sent; somebody with copies always is. */
  public TelemetryOptions sending(Sending sending) {
    this.sending = requireNonNull(sending, "sending");
    return this;
  }

  /** Sets the whole URL of Spotlight, requests to which are the client's own; null if it is off. */
  public TelemetryOptions spotlightUrl(@Nullable String url) {
    this.spotlightUrl = url;
    return this;
  }

  /**
   * Sets the variables the process was started with, of which {@code SENTRY_TRACE} and {@code
   * SENTRY_BAGGAGE} name the trace that it is part of.
   */
  public TelemetryOptions processVariables(Map<String, String> variables) {
    this.processVariables = Map.copyOf(variables);
    return this;
  }

  /** Sets what names the parts that are on, asked once when the first segment is encoded. */
  public TelemetryOptions integrations(Supplier<List<String>> integrations) {
    this.integrations = requireNonNull(integrations, "integrations");
    return this;
  }

  /**
   * Sets what names the libraries of the application with their versions, asked once when the first
   * segment is encoded; {@code modules} of every transaction. Sentry keeps 8 KiB of them.
   */
  public TelemetryOptions modules(Supplier<Map<String, String>> modules) {
    this.modules = requireNonNull(modules, "modules");
    return this;
  }

  /** Sets how long a flush waits that names no timeout. */
  public TelemetryOptions flushTimeout(Duration flushTimeout) {
    this.flushTimeout = notNegative(flushTimeout, "flushTimeout");
    return this;
  }

  /** Sets how long closing waits while no answer comes. */
  public TelemetryOptions shutdownTimeout(Duration shutdownTimeout) {
    this.shutdownTimeout = notNegative(shutdownTimeout, "shutdownTimeout");
    return this;
  }

  private static Duration notNegative(Duration duration, String name) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative, but is " + duration);
    }
    return duration;
  }

  /**
   * Adds a callback, to be called after those added before.
   *
   * @param name to be logged if it fails or is slow, such as that of a bean
   */
  public TelemetryOptions beforeSendSpan(String name, BeforeSendSpan callback) {
    spanCallbacks.add(new Named<>(name, callback));
    return this;
  }

  /**
   * Adds a callback, to be called after those added before; meaningless where spans are streamed.
   *
   * @param name to be logged if it fails or is slow, such as that of a bean
   */
  public TelemetryOptions beforeSendTransaction(String name, BeforeSendTransaction callback) {
    transactionCallbacks.add(new Named<>(name, callback));
    return this;
  }

  /**
   * Adds somebody who gets every envelope beside its way to Sentry, limited or not.
   *
   * @param sink called by the encoder thread; must not block
   */
  public TelemetryOptions copyTo(Consumer<Envelope> sink) {
    copies.add(requireNonNull(sink, "sink"));
    return this;
  }

  @Nullable Dsn dsn() {
    return dsn;
  }

  DeploymentSettings deployment() {
    return deployment;
  }

  Map<String, String> tags() {
    return tags;
  }

  PersonalData personalData() {
    return personalData;
  }

  SamplingOptions sampling() {
    return sampling;
  }

  StartupPhase startup() {
    return startup;
  }

  List<Glob> ignoredSpans() {
    return ignoredSpans;
  }

  SegmentOptions segments() {
    return segments;
  }

  DeliveryOptions delivery() {
    return delivery;
  }

  @Nullable SpoolOptions spool() {
    return spool;
  }

  PropagationTargets propagationTargets() {
    return targets;
  }

  OutgoingCarrier carriers() {
    return carriers;
  }

  @Nullable String organizationId() {
    Dsn project = dsn;
    return organizationId == null && project != null ? project.organizationId() : organizationId;
  }

  Continuation continuation() {
    return continuation;
  }

  Sending sending() {
    return copies.isEmpty() ? sending : Sending.ON;
  }

  OwnRequests ownRequests() {
    return new OwnRequests(dsn, spotlightUrl);
  }

  Map<String, String> processVariables() {
    return processVariables;
  }

  Supplier<List<String>> integrations() {
    return integrations;
  }

  Supplier<Map<String, String>> modules() {
    return modules;
  }

  Duration flushTimeout() {
    return flushTimeout;
  }

  Duration shutdownTimeout() {
    return shutdownTimeout;
  }

  List<Named<BeforeSendSpan>> spanCallbacks() {
    return spanCallbacks;
  }

  List<Named<BeforeSendTransaction>> transactionCallbacks() {
    return transactionCallbacks;
  }

  List<Consumer<Envelope>> copies() {
    return List.copyOf(copies);
  }
}
