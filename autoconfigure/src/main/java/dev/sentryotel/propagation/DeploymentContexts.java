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
 * <p>Immutable; a frozen context lives in the facts of its trace. Called by any thread.
 */
public final class DeploymentContexts implements DynamicSamplingContexts {

  private final @Nullable String publicKey;
  private final @Nullable String organizationId;
  private final Supplier<Deployment> deployment;

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
    Map<String, String> members = new LinkedHashMap<>();
    putIdentity(members, traceId);
    return new DynamicSamplingContext(members);
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
    Map<String, String> members = new LinkedHashMap<>();
    putIdentity(members, traceId);
    members.put(DynamicSamplingContext.SAMPLE_RAND, SampleRand.textOfTraceId(traceId));
    if (organizationId != null) {
      members.put(DynamicSamplingContext.ORG_ID, organizationId);
    }
    if (facts.decision().isMade()) {
      putDecision(members, facts);
      if (transaction != null) {
        members.put(DynamicSamplingContext.TRANSACTION, transaction);
      }
    }
    return new DynamicSamplingContext(members);
  }

  private void putIdentity(Map<String, String> members, String traceId) {
    members.put(DynamicSamplingContext.TRACE_ID, traceId);
    if (publicKey != null) {
      members.put(DynamicSamplingContext.PUBLIC_KEY, publicKey);
    }
    Deployment current = deployment.get();
    String release = current.release();
    if (release != null) {
      members.put(DynamicSamplingContext.RELEASE, release);
    }
    members.put(DynamicSamplingContext.ENVIRONMENT, current.environment());
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
