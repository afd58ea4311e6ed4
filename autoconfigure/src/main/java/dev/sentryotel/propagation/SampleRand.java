package dev.sentryotel.propagation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The one number in [0, 1) that decides about a trace in every service, at any rate: sampled if it
 * is below the rate.
 *
 * <p>It follows from the trace id: with R, the lowest 56 bits, it is {@code 1 - (R + 1) / 2^56},
 * cut to six decimals. So nothing needs to be remembered of a trace that is not sampled, and {@code
 * rand < rate} says the same as OpenTelemetry's {@code R >= (1 - rate) * 2^56}: services that
 * sample by either rule at the same rate agree.
 *
 * @see <a
 *     href="https://develop.sentry.dev/sdk/foundations/trace-propagation/dynamic-sampling-context/">Dynamic
 *     sampling context</a>
 * @see <a
 *     href="https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/">Consistent
 *     probability sampling</a>
 */
public final class SampleRand {

  private static final int DECIMALS = 6;
  private static final long MICROS = 1_000_000;
  private static final int RANDOM_BITS = 56;
  private static final long MAX_RANDOM = (1L << RANDOM_BITS) - 1;

  private SampleRand() {}

  /** Returns the number of a new trace, in [0, 1) and of six decimals; allocates nothing. */
  public static double ofTraceId(String traceId) {
    // Division rounds correctly, so this is the very double that parsing the text gives.
    return (double) micros(traceId) / MICROS;
  }

  /** Returns the same as text, such as {@code 0.123456}. */
  static String textOfTraceId(String traceId) {
    String digits = Long.toString(micros(traceId));
    return "0." + "0".repeat(DECIMALS - digits.length()) + digits;
  }

  private static long micros(String traceId) {
    long complement = complement(traceId);
    // complement * 10^6 / 2^56 in 128 bits.
    return (Math.multiplyHigh(complement, MICROS) << (Long.SIZE - RANDOM_BITS))
        | ((complement * MICROS) >>> RANDOM_BITS);
  }

  private static long complement(String traceId) {
    int length = traceId.length();
    return MAX_RANDOM - Long.parseLong(traceId, length - RANDOM_BITS / 4, length, 16);
  }

  /**
   * Returns the number of a continued trace: the incoming text if it is a number in [0, 1), else
   * one that agrees with the incoming decision, in [0, rate) or [rate, 1), else that of the trace
   * id.
   *
   * @param incomingRand as it came, or null
   * @param incomingRate as it came, or null
   */
  static String continued(
      String traceId,
      @Nullable String incomingRand,
      @Nullable String incomingRate,
      TraceDecision decision) {
    double rand = incomingRand == null ? Double.NaN : DecimalText.parse(incomingRand);
    // Not "-0", which other parsers may refuse.
    if (incomingRand != null && rand >= 0 && rand < 1 && incomingRand.charAt(0) != '-') {
      return incomingRand;
    }
    double rate = incomingRate == null ? Double.NaN : DecimalText.parse(incomingRate);
    if (decision == TraceDecision.SAMPLED && rate > 0 && rate <= 1) {
      return truncate(Math.min(unit(traceId) * rate, Math.nextDown(rate)));
    }
    if (decision == TraceDecision.NOT_SAMPLED && rate >= 0 && rate < 1) {
      return atLeast(rate, Math.min(rate + unit(traceId) * (1 - rate), Math.nextDown(1.0)));
    }
    return textOfTraceId(traceId);
  }

  // In [0, 1) with the 53 bits that a double holds: all 56 could round to 1.
  private static double unit(String traceId) {
    return (complement(traceId) >>> 3) * 0x1p-53;
  }

  private static String truncate(double value) {
    return plain(BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.DOWN));
  }

  /**
   * Truncates; where that falls below the minimum rounds up, and where that reaches 1 does neither.
   */
  private static String atLeast(double minimum, double value) {
    BigDecimal exact = BigDecimal.valueOf(value);
    BigDecimal truncated = exact.setScale(DECIMALS, RoundingMode.DOWN);
    if (truncated.doubleValue() >= minimum) {
      return plain(truncated);
    }
    BigDecimal rounded = exact.setScale(DECIMALS, RoundingMode.UP);
    return plain(rounded.compareTo(BigDecimal.ONE) < 0 ? rounded : exact);
  }

  private static String plain(BigDecimal value) {
    return value.toPlainString();
  }
}
