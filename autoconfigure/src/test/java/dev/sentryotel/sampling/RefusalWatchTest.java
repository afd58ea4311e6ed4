package dev.sentryotel.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class RefusalWatchTest {

  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final Map<String, String> REFUSING =
      Map.of("traceparent", "00-" + TRACE_ID + "-b7ad6b7169203331-00");

  @Test
  void hundredRootsRefusedByW3cParentsWarnOnce(CapturedOutput output) {
    try (Client client = Client.deciding(Client.options(1.0))) {
      start(client, 99);
      assertThat(output).doesNotContain("w3c-parent-sampling");

      start(client, 200);
      assertThat(output).containsOnlyOnce("w3c-parent-sampling");
    }
  }

  @Test
  void oneRootDecidedOtherwiseIsProofEnough(CapturedOutput output) {
    try (Client client = Client.deciding(Client.options(1.0))) {
      start(client, 50);
      Span own = client.startRoot(TRACE_ID, Map.of());
      start(client, 200);

      assertThat(own.isRecording()).isTrue();
      assertThat(output).doesNotContain("w3c-parent-sampling");
    }
  }

  @Test
  void withoutARateNobodyMissesTraces(CapturedOutput output) {
    try (Client client = Client.deciding(Client.options(0.0))) {
      start(client, 200);

      assertThat(output).doesNotContain("w3c-parent-sampling");
    }
  }

  @Test
  void whoSamplesByRulesOrSamplersAloneIsToldToo(CapturedOutput output) {
    try (Client client = Client.deciding(options(List.of(context -> null), List.of()))) {
      start(client, 100);
      assertThat(output).containsOnlyOnce("w3c-parent-sampling");
    }
    try (Client client =
        Client.deciding(
            options(List.of(), List.of(new SamplingRule(new Glob("/none"), null, null, 1))))) {
      start(client, 100);
      assertThat(output.getOut().split("w3c-parent-sampling", -1)).hasSize(3);
    }
  }

  private static SamplingOptions options(List<TracesSampler> samplers, List<SamplingRule> rules) {
    return new SamplingOptions(
        null, samplers, rules, new IgnoredRoots(List.of(), List.of()), W3cParentSampling.PARENT);
  }

  private static void start(Client client, int roots) {
    IntStream.range(0, roots).forEach(each -> client.startRoot(TRACE_ID, REFUSING));
  }
}
