package dev.sentryotel.sample.pages;

import dev.sentryotel.sample.ingest.ReceivedSpan;
import dev.sentryotel.sample.ingest.TraceSummary;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * One line of the list of traces, in words.
 *
 * @param trace the figures
 * @param status that of the root; when it did not fail itself, how many spans below it did
 * @param time the start, as the machine's own clock shows it
 * @param duration the whole length
 */
record TraceLine(TraceSummary trace, String status, String time, String duration) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  static TraceLine of(TraceSummary trace) {
    Instant start = Instant.EPOCH.plus(trace.startMicros(), ChronoUnit.MICROS);
    return new TraceLine(
        trace, status(trace), TIME.format(start), Durations.of(trace.durationMicros()));
  }

  private static String status(TraceSummary trace) {
    boolean isFailedBelow = trace.failedSpans() > 0 && !ReceivedSpan.isFailure(trace.status());
    return isFailedBelow ? trace.failedSpans() + " failed" : trace.status();
  }
}
