package dev.sentryotel.delivery;

/**
 * Bounds of the delivery.
 *
 * @param maxQueueBytes how many bytes of envelopes may wait or be in flight, before compression; 1
 *     or more
 * @param maxRequestsInFlight how many calls may run at once, 1..{@value #MAX_REQUESTS_IN_FLIGHT};
 *     with one trace per envelope throughput is this number divided by the latency
 * @param sendClientReports whether Sentry is told what was lost
 */
public record DeliveryOptions(
    long maxQueueBytes, int maxRequestsInFlight, boolean sendClientReports) {

  /** {@value}: some 3000 traces of ten spans, half a minute of a busy service. */
  public static final long DEFAULT_MAX_QUEUE_BYTES = 16L << 20;

  /** {@value}: 800 envelopes a second at 80 ms latency. */
  public static final int DEFAULT_REQUESTS_IN_FLIGHT = 64;

  /**
   * {@value}: each is a thread while it runs; beyond this another design is needed, not a number.
   */
  public static final int MAX_REQUESTS_IN_FLIGHT = 1024;

  /** Checks the ranges. */
  public DeliveryOptions {
    if (maxQueueBytes < 1) {
      throw new IllegalArgumentException(
          "maxQueueBytes must be 1 or more, but is " + maxQueueBytes);
    }
    if (maxRequestsInFlight < 1 || maxRequestsInFlight > MAX_REQUESTS_IN_FLIGHT) {
      throw new IllegalArgumentException(
          "maxRequestsInFlight must be in 1.."
              + MAX_REQUESTS_IN_FLIGHT
              + ", but is "
              + maxRequestsInFlight);
    }
  }

  /** Returns the defaults. */
  public static DeliveryOptions defaults() {
    return new DeliveryOptions(DEFAULT_MAX_QUEUE_BYTES, DEFAULT_REQUESTS_IN_FLIGHT, true);
  }
}
