package dev.sentryotel.autoconfigure;

import dev.sentryotel.encoding.LeftoverSpans;
import dev.sentryotel.encoding.TraceLifecycle;
import dev.sentryotel.sampling.W3cParentSampling;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * What {@code application.yml} may say under {@code sentry}. Where sentry-java has the same key, it
 * means the same. Bound as it is; {@link SentryTelemetryFactory} checks what it means.
 *
 * @param enabled Whether to send spans to Sentry.
 * @param dsn Where to send spans to, from the project's settings in Sentry, Client Keys (DSN).
 *     Without one nothing is sent.
 * @param environment Environment of this deployment. Without one, it is the resource attribute
 *     deployment.environment.name, the single active profile, or production.
 * @param release Version of the application, such as shop@1.4.0. Without one, it comes from the
 *     build information, or from the resource attributes service.name and service.version.
 * @param dist Distribution of the release, at most 64 characters.
 * @param serverName Name of this host. Without one, it is the resource attribute host.name, or the
 *     local host's name.
 * @param tags Tags of every transaction.
 * @param tracesSampleRate Share of new traces to record and send, between 0.0 and 1.0. Without one
 *     nothing is sent, unless a Sampler bean decides.
 * @param tracesSampling Rates of their own for some traces, by path, name or kind. The first that
 *     matches counts.
 * @param traceLifecycle How the spans of a trace reach Sentry. With static, as one transaction when
 *     its root has ended; with stream, by themselves soon after they end.
 * @param leftoverSpans What becomes of spans that are too late or too many for their transaction.
 *     Defaults to stream towards sentry.io, else to transaction.
 * @param tracePropagationTargets URLs of outgoing requests that carry trace headers, as substrings
 *     or regular expressions. Without it all do; an empty list means none.
 * @param strictTraceContinuation Whether to continue only traces whose sender names the same
 *     organization.
 * @param orgId Id of the organization, where the DSN's host does not tell it.
 * @param w3cParentSampling Whether the sampled flag of a traceparent header without a sentry-trace
 *     header decides for the trace.
 * @param ignoredTransactions Patterns of names of transactions that are not sent, such as GET
 *     /health*.
 * @param ignoredPaths Paths of requests that are not recorded, exact, or with all below when they
 *     end with /**. Defaults to all below the actuator's base path.
 * @param startupSpans What becomes of the queries and calls that the application makes while it
 *     starts, outside any request.
 * @param ignoreSpans Patterns of names of spans that are not recorded, such as PING. Spans below
 *     one are attached to its parent; without a parent, all of its trace is left out.
 * @param maxSpans Child spans of one transaction, between 1 and 1000.
 * @param sendDefaultPii Whether to send data that may tell who used the application: client
 *     address, user agent, headers, users.
 * @param sendModules Whether each transaction lists the jars of the application with their
 *     versions, as far as Sentry keeps them, in 8 KiB.
 * @param registerGlobalOpentelemetry Whether libraries that ask GlobalOpenTelemetry find the
 *     application's OpenTelemetry there.
 * @param sendClientReports Whether to tell Sentry what was discarded, and why.
 * @param buffer Spans that wait for the root of their trace.
 * @param transport How envelopes reach Sentry.
 * @param spool Envelopes that are kept on disk while Sentry cannot be reached.
 * @param spotlight Whether to send a copy of everything to Spotlight too, or the URL where it
 *     listens, such as http://localhost:8969/stream. Works without a DSN.
 * @param flushTimeout How long a flush without a timeout of its own waits at most. Default unit is
 *     seconds.
 * @param shutdownTimeout How long the shutdown waits for a Sentry that does not answer. Default
 *     unit is seconds.
 * @param collectSpanProcessors Whether the SpanProcessor beans of the application take part in
 *     OpenTelemetry's starter.
 */
@ConfigurationProperties("sentry")
record SentryProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable String dsn,
    @Nullable String environment,
    @Nullable String release,
    @Nullable String dist,
    @Nullable String serverName,
    @DefaultValue Map<String, String> tags,
    @Nullable Double tracesSampleRate,
    @DefaultValue List<SamplingRate> tracesSampling,
    @DefaultValue("static") TraceLifecycle traceLifecycle,
    @Nullable LeftoverSpans leftoverSpans,
    @Nullable List<String> tracePropagationTargets,
    @DefaultValue("false") boolean strictTraceContinuation,
    @Nullable String orgId,
    @DefaultValue("parent") W3cParentSampling w3cParentSampling,
    @DefaultValue List<String> ignoredTransactions,
    @Nullable List<String> ignoredPaths,
    @DefaultValue("drop") StartupSpans startupSpans,
    @DefaultValue List<String> ignoreSpans,
    @DefaultValue("1000") int maxSpans,
    @DefaultValue("false") boolean sendDefaultPii,
    @DefaultValue("false") boolean sendModules,
    @DefaultValue("false") boolean registerGlobalOpentelemetry,
    @DefaultValue("true") boolean sendClientReports,
    @DefaultValue Buffer buffer,
    @DefaultValue Transport transport,
    @DefaultValue Spool spool,
    @DefaultValue("false") String spotlight,
    @DefaultValue("15s") @DurationUnit(ChronoUnit.SECONDS) Duration flushTimeout,
    @DefaultValue("2s") @DurationUnit(ChronoUnit.SECONDS) Duration shutdownTimeout,
    @DefaultValue("true") boolean collectSpanProcessors) {

  /** What becomes of the spans of an application's start. */
  enum StartupSpans {
    /** They are dropped, and counted as ignored. */
    DROP,

    /** They are traces like others. */
    KEEP
  }

  /**
   * Rate of its own for some traces.
   *
   * @param path Pattern of the request's path, such as /api/** or /health.
   * @param name Pattern of the name of the trace's first span.
   * @param kind Kind of the trace's first span.
   * @param rate Share of these traces to record and send, between 0.0 and 1.0.
   */
  record SamplingRate(
      @Nullable String path, @Nullable String name, @Nullable SpanKind kind, double rate) {}

  /**
   * Spans that wait for the root of their trace.
   *
   * @param maxSpans Spans that may wait at one time, over all traces.
   * @param maxSegmentAge How long spans wait for a root that does not end. Default unit is seconds.
   */
  record Buffer(
      @DefaultValue("100000") int maxSpans,
      @DefaultValue("1h") @DurationUnit(ChronoUnit.SECONDS) Duration maxSegmentAge) {}

  /**
   * How envelopes reach Sentry.
   *
   * @param connectTimeout How long to wait for a connection. Default unit is seconds.
   * @param callTimeout How long a whole request may take. Default unit is seconds.
   * @param maxRequestsInFlight Requests that may be under way at one time.
   * @param maxQueueSize Bytes of envelopes that may wait or be under way, before compression.
   * @param compression Whether to compress requests.
   * @param compressionLevel Level of compression, between 1 (fast) and 9 (small).
   * @param headers Headers to add to every request, for instance for a proxy.
   * @param proxy Proxy between the application and Sentry.
   * @param ssl Trust and keys for TLS.
   */
  record Transport(
      @DefaultValue("30s") @DurationUnit(ChronoUnit.SECONDS) Duration connectTimeout,
      @DefaultValue("30s") @DurationUnit(ChronoUnit.SECONDS) Duration callTimeout,
      @DefaultValue("64") int maxRequestsInFlight,
      @DefaultValue("16MB") DataSize maxQueueSize,
      @DefaultValue("true") boolean compression,
      @Nullable Integer compressionLevel,
      @DefaultValue Map<String, String> headers,
      @DefaultValue Proxy proxy,
      @DefaultValue Ssl ssl) {

    /** Returns the name of the class: headers may be secrets. */
    @Override
    public String toString() {
      return "Transport";
    }
  }

  /**
   * Envelopes that are kept on disk while Sentry cannot be reached.
   *
   * @param directory Directory to keep envelopes in that cannot be sent now. Without one they are
   *     discarded.
   * @param maxSize How much of the disk kept envelopes may take. Beyond it the oldest are
   *     discarded.
   * @param maxAge Age after which kept envelopes are discarded, at most 119 hours. Default unit is
   *     seconds.
   */
  record Spool(
      @Nullable String directory,
      @DefaultValue("256MB") DataSize maxSize,
      @DefaultValue("24h") @DurationUnit(ChronoUnit.SECONDS) Duration maxAge) {}

  /**
   * Proxy between the application and Sentry.
   *
   * @param host Name or address of the proxy. Without one the JVM's own proxy settings hold.
   * @param port Port of the proxy.
   * @param username User name, if the proxy asks for one.
   * @param password Password, if the proxy asks for one.
   */
  record Proxy(
      @Nullable String host,
      @DefaultValue("8080") int port,
      @Nullable String username,
      @Nullable String password) {

    /** Returns the host only: a proxy's address may tell a user name too. */
    @Override
    public String toString() {
      return "Proxy[" + host + ":" + port + "]";
    }
  }

  /**
   * Trust and keys for TLS.
   *
   * @param bundle Name of the SSL bundle to use.
   */
  record Ssl(@Nullable String bundle) {}

  /** Returns the name of the class: the DSN and the proxy's password must not reach a log. */
  @Override
  public String toString() {
    return "SentryProperties";
  }
}
