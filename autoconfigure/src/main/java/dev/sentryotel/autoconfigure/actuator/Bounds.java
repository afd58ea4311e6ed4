package dev.sentryotel.autoconfigure.actuator;

/**
 * What may wait at most.
 *
 * @param bufferSpans ended spans that wait for their roots or the encoder
 * @param queueBytes bytes of envelopes that wait or are under way, before compression
 */
record Bounds(long bufferSpans, long queueBytes) {}
