package dev.sentryotel.propagation;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.protocol.Deployment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The dynamic sampling contexts of one client: made from its configuration for traces that start
 * here, taken as they came for those that are continued.
 *
 * <p>A frozen context lives in the facts of its trace. Called by any thread.
 */
public final class DeploymentContexts implements DynamicSamplingContexts {

  private final @Nullable String publicKey;
  private final @Nullable String organizationId;
  private final Supplier<Deployment> deployment;
  private final RateText rates = new RateText();

  /**
   * Makes the contexts of a client.
   *
   * @param publicKey of the DSN, or null if there is no DSN
   * @param organizationId configured or of the DSN's host, or null if unknown
   * @param deployment asked for each new context, for it may be known only once the application
   *     runs
   */
  public DeploymentContexts(
      @Nullable String publicKey,
      @Nullable String organizationId,
      Supplier<Deployment> deployment) {
    this.publicKey = publicKey;
    this.organizationId = organizationId;
    this.deployment = requireNonNull(deployment, "deployment");
  }

  @Override
  public DynamicSamplingContext freeze(TraceFacts facts, String traceId) {
    DynamicSamplingContext frozen = facts.frozen();
    if (frozen != null) {
      return frozen;
    }
    LocalRoot root = facts.localRoot();
    return facts.freeze(make(facts, traceId, root == null ? null : root.transactionName()));
  }

  @Override
  public DynamicSamplingContext provisional(TraceFacts facts, String traceId) {
    DynamicSamplingContext frozen = facts.frozen();
    return frozen != null ? frozen : make(facts, traceId, null);
  }

  @Override
  public DynamicSamplingContext minimal(String traceId) {
    Deployment current = deployment.get();
    return DynamicSamplingContext.ofOrdered(
        DynamicSamplingContext.TRACE_ID,
        traceId,
        DynamicSamplingContext.PUBLIC_KEY,
        publicKey,
        DynamicSamplingContext.ENVIRONMENT,
        current.environment(),
        DynamicSamplingContext.RELEASE,
        current.release());
  }

  private DynamicSamplingContext make(
      TraceFacts facts, String traceId, @Nullable String transaction) {
    IncomingTrace incoming = facts.incoming();
    return incoming == null
        ? ofNewTrace(facts, traceId, transaction)
        : ofContinuedTrace(facts, incoming);
  }

  private DynamicSamplingContext ofNewTrace(
      TraceFacts facts, String traceId, @Nullable String transaction) {
    Deployment current = deployment.get();
    boolean isDecided = facts.decision().isMade();
    double rate = facts.localSampleRate();
    return DynamicSamplingContext.ofOrdered(
        DynamicSamplingContext.TRACE_ID,
        traceId,
        DynamicSamplingContext.PUBLIC_KEY,
        publicKey,
        DynamicSamplingContext.SAMPLED,
        isDecided ? String.valueOf(facts.isSampled()) : null,
        DynamicSamplingContext.SAMPLE_RATE,
        isDecided && !Double.isNaN(rate) ? rates.format(rate) : null,
        DynamicSamplingContext.SAMPLE_RAND,
        SampleRand.textOfTraceId(traceId),
        DynamicSamplingContext.ORG_ID,
        organizationId,
        DynamicSamplingContext.ENVIRONMENT,
        current.environment(),
        DynamicSamplingContext.RELEASE,
        current.release(),
        DynamicSamplingContext.TRANSACTION,
        isDecided ? transaction : null);
  }

  private static DynamicSamplingContext ofContinuedTrace(TraceFacts facts, IncomingTrace incoming) {
    // A sender without baggage is no modern SDK: its context is empty, and that is frozen.
    if (incoming.members().isEmpty()) {
      return DynamicSamplingContext.EMPTY;
    }
    Map<String, String> members = new LinkedHashMap<>(incoming.members());
    members.put(DynamicSamplingContext.SAMPLE_RAND, incoming.sampleRandText());
    boolean isDecidedHere =
        !Double.isNaN(facts.localSampleRate()) || facts.decision() != incoming.decision();
    if (facts.decision().isMade() && isDecidedHere) {
      putDecision(members, facts);
      removeContradiction(members, facts, incoming.sampleRand());
    }
    return new DynamicSamplingContext(members);
  }

  private static void putDecision(Map<String, String> members, TraceFacts facts) {
    members.put(DynamicSamplingContext.SAMPLED, String.valueOf(facts.isSampled()));
    if (!Double.isNaN(facts.localSampleRate())) {
      members.put(DynamicSamplingContext.SAMPLE_RATE, DecimalText.format(facts.localSampleRate()));
    }
  }

  // "sample_rand < sample_rate if and only if sampled" is what others build on. Where a sampler of
  // the user decides against the sender, no rate is known for which that holds.
  private static void removeContradiction(
      Map<String, String> members, TraceFacts facts, double sampleRand) {
    String rate = members.get(DynamicSamplingContext.SAMPLE_RATE);
    if (rate != null && sampleRand < DecimalText.parse(rate) != facts.isSampled()) {
      members.remove(DynamicSamplingContext.SAMPLE_RATE);
    }
  }
}
