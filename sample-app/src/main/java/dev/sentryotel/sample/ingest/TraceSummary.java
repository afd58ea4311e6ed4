package dev.sentryotel.sample.ingest;

/**
 * One line in the list of traces.
 *
 * @param traceId 32 lower-case hex digits
 * @param name description of the trace's earliest span
 * @param op operation of the trace's earliest span; may be empty
 * @param status its status; may be empty
 * @param startMicros its start, microseconds since the epoch
 * @param durationMicros time from the earliest start to the latest end
 * @param spans number of spans kept
 * @param segments how many of them are segments: one for each service the trace went through
 * @param failedSpans how many of them ended with an error
 */
public record TraceSummary(
    String traceId,
    String name,
    String op,
    String status,
    long startMicros,
    long durationMicros,
    int spans,
    int segments,
    int failedSpans) {}
