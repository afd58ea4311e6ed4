package dev.sentryotel.sampling;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What decides about new traces where no {@link io.opentelemetry.sdk.trace.samplers.Sampler} of the
 * user does.
 *
 * @param tracesSampleRate in 0..1, or null if none is set
 * @param tracesSamplers asked in this order, before anything else
 * @param rules asked next; the first that matches counts
 * @param ignoredRoots are never sampled
 * @param w3cParentSampling what the flag of a parent counts that no Sentry SDK sent
 */
public record SamplingOptions(
    @Nullable Double tracesSampleRate,
    List<TracesSampler> tracesSamplers,
    List<SamplingRule> rules,
    IgnoredRoots ignoredRoots,
    W3cParentSampling w3cParentSampling) {

  /** Checks the rate. */
  public SamplingOptions {
    if (tracesSampleRate != null) {
      requireRate(tracesSampleRate, "sentry.traces-sample-rate");
    }
    tracesSamplers = List.copyOf(tracesSamplers);
    rules = List.copyOf(rules);
    requireNonNull(ignoredRoots, "ignoredRoots");
    requireNonNull(w3cParentSampling, "w3cParentSampling");
  }

  /** Whether anything asks for names. */
  boolean needsName() {
    return !tracesSamplers.isEmpty()
        || !ignoredRoots.names().isEmpty()
        || rules.stream().anyMatch(rule -> rule.name() != null);
  }

  static void requireRate(double rate, String name) {
    if (!isRate(rate)) {
      throw new IllegalArgumentException(
          name + " must be a number from 0 (never) to 1 (always), but is " + rate);
    }
  }

  /** Whether a number can be a rate. */
  static boolean isRate(double rate) {
    return rate >= 0 && rate <= 1;
  }
}
