package dev.sentryotel.sampling;

import dev.sentryotel.propagation.FirstFailure;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A sampler of the user that has no answer where it fails. */
final class GuardedTracesSampler implements TracesSampler {

  private static final Logger LOGGER = LoggerFactory.getLogger(TracesSampler.class);

  private final TracesSampler sampler;
  private final FirstFailure firstFailure = new FirstFailure();

  GuardedTracesSampler(TracesSampler sampler) {
    this.sampler = sampler;
  }

  @Override
  public @Nullable Double sampleRate(SamplingContext context) {
    try {
      return sampler.sampleRate(context);
    } catch (Throwable failure) {
      firstFailure.log(LOGGER, "A TracesSampler failed, and was passed over.", failure);
      return null;
    }
  }
}
