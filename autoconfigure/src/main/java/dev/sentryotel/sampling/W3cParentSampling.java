package dev.sentryotel.sampling;

/** What the sampled flag of a {@code traceparent} counts that came without {@code sentry-trace}. */
public enum W3cParentSampling {
  /** It is the parent's decision. */
  PARENT,
  /** Nothing: for those behind gateways that send flags of their own. */
  IGNORE
}
