package dev.sentryotel.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SampleRandTest {

  private static final BigDecimal TWO_TO_56 = BigDecimal.valueOf(1L << 56);

  @Test
  void decidesAsOpenTelemetrysConsistentProbabilityDoes() {
    Random random = new Random(42);
    IdGenerator ids = IdGenerator.random();
    for (int i = 0; i < 100_000; i++) {
      String traceId = ids.generateTraceId();
      // Six decimals, as the number has: beyond them the two rules may differ.
      BigDecimal rate = BigDecimal.valueOf(random.nextInt(1_000_001), 6);

      BigDecimal randomness = new BigDecimal(Long.parseLong(traceId.substring(18), 16));
      BigDecimal threshold = BigDecimal.ONE.subtract(rate).multiply(TWO_TO_56);
      boolean expected = randomness.compareTo(threshold) >= 0;
      assertThat(SampleRand.ofTraceId(traceId) < rate.doubleValue())
          .as("%s at %s", traceId, rate)
          .isEqualTo(expected);
    }
  }

  @Test
  void decisionFlipsExactlyAtTheThreshold() {
    for (int micros = 1; micros < 1_000_000; micros += 997) {
      BigDecimal rate = BigDecimal.valueOf(micros, 6);
      long threshold =
          BigDecimal.ONE
              .subtract(rate)
              .multiply(TWO_TO_56)
              .setScale(0, RoundingMode.CEILING)
              .longValueExact();

      assertThat(SampleRand.ofTraceId(traceId(threshold))).isLessThan(rate.doubleValue());
      // Not at threshold - 1: the number counts from the other end of a step than R does.
      assertThat(SampleRand.ofTraceId(traceId(threshold - 2)))
          .isGreaterThanOrEqualTo(rate.doubleValue());
    }
  }

  @Test
  void textAndNumberAreTheSame() {
    IdGenerator ids = IdGenerator.random();
    for (int i = 0; i < 10_000; i++) {
      String traceId = ids.generateTraceId();

      String text = SampleRand.textOfTraceId(traceId);

      assertThat(text).matches("0\\.[0-9]{6}");
      assertThat(Double.parseDouble(text)).isEqualTo(SampleRand.ofTraceId(traceId));
    }
  }

  @Test
  void endsOfTheRange() {
    assertThat(SampleRand.textOfTraceId(traceId((1L << 56) - 1))).isEqualTo("0.000000");
    assertThat(SampleRand.textOfTraceId(traceId(0))).isEqualTo("0.999999");
  }

  @Test
  void drawnNumberAgreesWithTheDecisionAtAnyRate() {
    Random random = new Random(3);
    IdGenerator ids = IdGenerator.random();
    String[] edges = {"0.0000001", "0.9999999", "0.99999999999999", "1e-12", "0.5", "1", "0"};
    for (int i = 0; i < 100_000; i++) {
      String traceId =
          i % 3 == 0 ? traceId(i % 2 == 0 ? 0 : (1L << 56) - 1) : ids.generateTraceId();
      String rate =
          i % 2 == 0
              ? edges[random.nextInt(edges.length)]
              : BigDecimal.valueOf(random.nextDouble()).toPlainString();
      boolean isSampled = random.nextBoolean();
      if (rate.equals(isSampled ? "0" : "1")) {
        continue;
      }

      String rand = SampleRand.continued(traceId, null, rate, TraceDecision.of(isSampled));

      double value = Double.parseDouble(rand);
      assertThat(value).isBetween(0.0, Math.nextDown(1.0));
      assertThat(value < Double.parseDouble(rate)).as("%s at %s", rand, rate).isEqualTo(isSampled);
    }
  }

  private static String traceId(long randomness) {
    return String.format("0af7651916cd43dd84%014x", randomness);
  }
}
