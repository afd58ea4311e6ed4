package dev.sentryotel.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.protocol.Deployment;
import dev.sentryotel.protocol.DiscardReason;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeploymentContextsTest {

  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

  private final DeploymentContexts contexts =
      new DeploymentContexts("key", "42", () -> new Deployment("v1", "test", "d", "host"));

  @Test
  void membersAreInTheOrderOfTheWire() {
    TraceFacts facts = new FactsMaker().create(TraceDecision.SAMPLED, 1e-7, null);
    facts.localRoot(() -> () -> "job");

    DynamicSamplingContext context = contexts.freeze(facts, TRACE_ID);

    assertThat(context.members().keySet())
        .containsExactly(
            "trace_id",
            "public_key",
            "sampled",
            "sample_rate",
            "sample_rand",
            "org_id",
            "environment",
            "release",
            "transaction");
    assertThat(context.members()).containsEntry("sample_rate", "0.0000001");
  }

  @Test
  void provisionalContextHasNoNameAndFreezesNothing() {
    TraceFacts facts = new FactsMaker().create(TraceDecision.SAMPLED, 1, null);
    facts.localRoot(() -> () -> "job");

    DynamicSamplingContext provisional = contexts.provisional(facts, TRACE_ID);
    DynamicSamplingContext frozen = contexts.freeze(facts, TRACE_ID);

    assertThat(provisional.members()).doesNotContainKey("transaction");
    assertThat(frozen.members()).containsEntry("transaction", "job");
    assertThat(contexts.provisional(facts, TRACE_ID)).isSameAs(frozen);
  }

  @Test
  void minimalContextIsWhatStreamedSpansNeed() {
    assertThat(contexts.minimal(TRACE_ID).members())
        .isEqualTo(
            Map.of(
                "trace_id", TRACE_ID, "public_key", "key", "release", "v1", "environment", "test"));
  }

  @Test
  void ofTwoThatFreezeAtOnceOneWins() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 500; round++) {
        TraceFacts facts = new FactsMaker().create(TraceDecision.SAMPLED, 1, null);
        List<Callable<DynamicSamplingContext>> calls =
            IntStream.range(0, 4)
                .<Callable<DynamicSamplingContext>>mapToObj(
                    each -> () -> contexts.freeze(facts, TRACE_ID))
                .toList();

        DynamicSamplingContext first = null;
        for (Future<DynamicSamplingContext> call : threads.invokeAll(calls)) {
          first = first == null ? call.get() : first;
          assertThat(call.get()).isSameAs(first);
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void sharedFactsFreezeNothingAndKeepNoRoot() {
    TraceFacts shared =
        new FactsMaker().shared(TraceDecision.NOT_SAMPLED, 0.5, DiscardReason.SAMPLE_RATE);
    shared.localRoot(() -> () -> "job");

    String other = "771a43a4192642f0b136d5159a501700";
    assertThat(contexts.freeze(shared, TRACE_ID).members()).containsEntry("trace_id", TRACE_ID);
    assertThat(contexts.freeze(shared, other).members()).containsEntry("trace_id", other);
    assertThat(shared.localRoot()).isNull();
  }
}
