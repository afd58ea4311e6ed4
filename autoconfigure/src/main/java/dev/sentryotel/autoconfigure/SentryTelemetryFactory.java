package dev.sentryotel.autoconfigure;

import static dev.sentryotel.autoconfigure.PropertyCheck.check;

import dev.sentryotel.BeforeSendSpan;
import dev.sentryotel.BeforeSendTransaction;
import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.TelemetryOptions;
import dev.sentryotel.TelemetryOptions.Sending;
import dev.sentryotel.delivery.DeliveryOptions;
import dev.sentryotel.delivery.EnvelopeTransport;
import dev.sentryotel.delivery.SpoolOptions;
import dev.sentryotel.encoding.LeftoverSpans;
import dev.sentryotel.encoding.TraceLifecycle;
import dev.sentryotel.mapping.DeploymentSettings;
import dev.sentryotel.mapping.PersonalData;
import dev.sentryotel.propagation.PropagationOptions.Continuation;
import dev.sentryotel.propagation.PropagationTargets;
import dev.sentryotel.protocol.Dsn;
import dev.sentryotel.protocol.OwnRequests;
import dev.sentryotel.sampling.Glob;
import dev.sentryotel.sampling.IgnoredRoots;
import dev.sentryotel.sampling.SamplingOptions;
import dev.sentryotel.sampling.SamplingRule;
import dev.sentryotel.sampling.StartupPhase;
import dev.sentryotel.sampling.TracesSampler;
import dev.sentryotel.trace.SegmentOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Makes the telemetry from the properties, and refuses values that cannot work. */
final class SentryTelemetryFactory {

  private static final Logger logger = LoggerFactory.getLogger(SentryTelemetryFactory.class);

  private final SentryProperties properties;
  private final Environment environment;
  private final ReleaseSource releaseSource;
  private final StartupPhase startup;
  private final ListableBeanFactory beanFactory;

  SentryTelemetryFactory(
      SentryProperties properties,
      Environment environment,
      ReleaseSource releaseSource,
      StartupPhase startup,
      ListableBeanFactory beanFactory) {
    this.startup = startup;
    this.properties = properties;
    this.environment = environment;
    this.releaseSource = releaseSource;
    this.beanFactory = beanFactory;
  }

  /**
   * Returns the telemetry.
   *
   * @param transport to that destination
   * @param integrations names the parts that are on, asked when the first envelope is made
   */
  SentryTelemetry create(
      SentryDestination destination,
      EnvelopeTransport transport,
      Supplier<List<String>> integrations) {
    Dsn dsn = destination.dsn();
    TelemetryOptions options =
        new TelemetryOptions()
            .dsn(dsn)
            .deployment(deployment())
            .tags(properties.tags())
            .personalData(properties.sendDefaultPii() ? PersonalData.SENT : PersonalData.WITHHELD)
            .sampling(sampling(destination))
            .startup(startup)
            .ignoredSpans(globs("sentry.ignore-spans", properties.ignoreSpans()))
            .segments(segments(destination))
            .delivery(delivery(destination))
            .spool(destination.isRemote() ? spool(dsn) : null)
            .carriers(HttpRequestCarrier.ifPresent())
            .organizationId(properties.orgId())
            .continuation(
                properties.strictTraceContinuation() ? Continuation.STRICT : Continuation.LENIENT)
            .sending(destination.isRemote() ? Sending.ON : Sending.PASS_ON_ONLY)
            .spotlightUrl(destination.spotlightUrl())
            .processVariables(processVariables())
            .integrations(integrations)
            .modules(modules());
    List<String> targets = properties.tracePropagationTargets();
    if (targets != null) {
      options.propagationTargets(PropagationTargets.of(targets));
    }
    destination.copies().forEach(options::copyTo);
    NamedBeans.forEach(beanFactory, BeforeSendSpan.class, options::beforeSendSpan);
    NamedBeans.forEach(beanFactory, BeforeSendTransaction.class, options::beforeSendTransaction);
    check(
        "sentry.flush-timeout",
        properties.flushTimeout(),
        () -> options.flushTimeout(properties.flushTimeout()));
    check(
        "sentry.shutdown-timeout",
        properties.shutdownTimeout(),
        () -> options.shutdownTimeout(properties.shutdownTimeout()));
    warnOfStream(dsn);
    return new SentryTelemetry(options, transport);
  }

  private void warnOfStream(@Nullable Dsn dsn) {
    if (properties.traceLifecycle() != TraceLifecycle.STREAM) {
      return;
    }
    if (dsn != null && !dsn.isSentryService()) {
      logger.warn(
          "Sentry: spans are streamed to {}, which is not Sentry's own service. Self-hosted servers"
              + " that know no streamed spans yet answer 200 and drop them; if none arrive, write"
              + " sentry.trace-lifecycle: static.",
          dsn);
    }
    if (beanFactory.getBeanNamesForType(BeforeSendTransaction.class).length > 0) {
      logger.warn(
          "Sentry: beans of type BeforeSendTransaction are not called, because spans are streamed"
              + " and there are no transactions; use BeforeSendSpan and sentry.ignore-spans.");
    }
  }

  private Supplier<Map<String, String>> modules() {
    ClassLoader classLoader = ClassUtils.getDefaultClassLoader();
    return properties.sendModules() && classLoader != null
        ? new ApplicationModules(classLoader)
        : Map::of;
  }

  private Map<String, String> processVariables() {
    Map<String, String> variables = new HashMap<>();
    for (String name : List.of("SENTRY_TRACE", "SENTRY_BAGGAGE")) {
      String value = environment.getProperty(name);
      if (value != null) {
        variables.put(name, value);
      }
    }
    return variables;
  }

  private DeploymentSettings deployment() {
    String release = properties.release();
    String name = properties.environment();
    String dist = properties.dist();
    String server = properties.serverName();
    // One after the other, so that the error names the right one.
    check("sentry.release", release, () -> settings(release, null, null, null));
    check("sentry.environment", name, () -> settings(null, name, null, null));
    check("sentry.dist", dist, () -> settings(null, null, dist, null));
    check("sentry.server-name", server, () -> settings(null, null, null, server));
    return settings(release, name, dist, server);
  }

  private DeploymentSettings settings(
      @Nullable String release,
      @Nullable String name,
      @Nullable String dist,
      @Nullable String serverName) {
    String[] profiles = environment.getActiveProfiles();
    return new DeploymentSettings(
        release,
        name,
        dist,
        serverName,
        releaseSource.release(),
        profiles.length == 1 ? profiles[0] : null);
  }

  private SamplingOptions sampling(SentryDestination destination) {
    Double rate = destination.sampleRate(properties.tracesSampleRate());
    IgnoredRoots ignored =
        new IgnoredRoots(
            globs("sentry.ignored-paths", ignoredPaths()),
            globs("sentry.ignored-transactions", properties.ignoredTransactions()));
    List<SamplingRule> rules =
        properties.tracesSampling().stream()
            .map(rule -> check("sentry.traces-sampling", rule, () -> samplingRule(rule)))
            .toList();
    return check(
        "sentry.traces-sample-rate",
        rate,
        () ->
            new SamplingOptions(
                rate,
                NamedBeans.list(beanFactory, TracesSampler.class),
                rules,
                ignored,
                properties.w3cParentSampling()));
  }

  /** Nobody wants to see each probe of an orchestrator. */
  private List<String> ignoredPaths() {
    List<String> configured = properties.ignoredPaths();
    return configured != null ? configured : ActuatorPaths.patterns(environment);
  }

  private static List<Glob> globs(String property, List<String> patterns) {
    return patterns.stream()
        .map(pattern -> check(property, pattern, () -> new Glob(pattern)))
        .toList();
  }

  private static SamplingRule samplingRule(SentryProperties.SamplingRate rule) {
    return new SamplingRule(
        rule.path() == null ? null : new Glob(rule.path()),
        rule.name() == null ? null : new Glob(rule.name()),
        rule.kind(),
        rule.rate());
  }

  private SegmentOptions segments(SentryDestination destination) {
    int maxSpans = properties.maxSpans();
    int maxBufferedSpans = properties.buffer().maxSpans();
    Duration maxAge = properties.buffer().maxSegmentAge();
    SegmentOptions defaults = SegmentOptions.defaults();
    int defaultBuffer = defaults.maxBufferedSpans();
    // One after the other, so that the error names the right one.
    check(
        "sentry.max-spans",
        maxSpans,
        () -> segments(destination, maxSpans, defaultBuffer, defaults.maxSegmentAge()));
    check(
        "sentry.buffer.max-segment-age",
        maxAge,
        () -> segments(destination, defaults.maxSpans(), defaultBuffer, maxAge));
    return check(
        "sentry.buffer.max-spans",
        maxBufferedSpans,
        () -> segments(destination, maxSpans, maxBufferedSpans, maxAge));
  }

  private SegmentOptions segments(
      SentryDestination destination, int maxSpans, int maxBufferedSpans, Duration maxAge) {
    return new SegmentOptions(
        maxSpans,
        maxBufferedSpans,
        maxAge,
        properties.traceLifecycle(),
        leftoverSpans(destination.dsn()),
        new OwnRequests(destination.dsn(), destination.spotlightUrl())::contains);
  }

  private LeftoverSpans leftoverSpans(@Nullable Dsn dsn) {
    LeftoverSpans configured = properties.leftoverSpans();
    if (configured != null) {
      return configured;
    }
    // Servers that are not Sentry's own may swallow streamed spans with a 200.
    return dsn != null && dsn.isSentryService() ? LeftoverSpans.STREAM : LeftoverSpans.TRANSACTION;
  }

  private @Nullable SpoolOptions spool(@Nullable Dsn dsn) {
    SentryProperties.Spool spool = properties.spool();
    String directory = spool.directory();
    Path current = Path.of("");
    Duration day = SpoolOptions.DEFAULT_MAX_AGE;
    // Without a directory too: a wrong value is wrong before somebody sets one.
    check(
        "sentry.spool.max-size",
        spool.maxSize(),
        () -> new SpoolOptions(current, spool.maxSize().toBytes(), day, ""));
    check(
        "sentry.spool.max-age",
        spool.maxAge(),
        () -> new SpoolOptions(current, spool.maxSize().toBytes(), spool.maxAge(), ""));
    if (directory == null || directory.isBlank()) {
      return null;
    }
    Path path = check("sentry.spool.directory", directory, () -> Path.of(directory));
    return new SpoolOptions(
        path,
        spool.maxSize().toBytes(),
        spool.maxAge(),
        // Not the key, so that what was kept before a change of keys is still sent.
        dsn == null ? "" : dsn.envelopeUrl());
  }

  private DeliveryOptions delivery(SentryDestination destination) {
    SentryProperties.Transport transport = properties.transport();
    long maxQueueBytes = transport.maxQueueSize().toBytes();
    check(
        "sentry.transport.max-queue-size",
        transport.maxQueueSize(),
        () -> new DeliveryOptions(maxQueueBytes, 1, true));
    DeliveryOptions options =
        check(
            "sentry.transport.max-requests-in-flight",
            transport.maxRequestsInFlight(),
            () ->
                new DeliveryOptions(
                    maxQueueBytes,
                    transport.maxRequestsInFlight(),
                    properties.sendClientReports()));
    // Nobody is there to be told of losses, and nobody to wait for.
    return destination.isRemote() ? options : new DeliveryOptions(maxQueueBytes, 1, false);
  }
}
