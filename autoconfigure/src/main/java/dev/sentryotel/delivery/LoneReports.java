package dev.sentryotel.delivery;

import dev.sentryotel.protocol.DataCategory;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Client reports that go alone, because no envelope came along that could carry them: one at a
 * time, its content taken when it is sent.
 *
 * <p>Any thread; never blocks.
 */
final class LoneReports {

  private final EnvelopeLine line;
  private final ClientReports reports;
  private final RateLimits limits;
  private final AtomicBoolean isOneInLine = new AtomicBoolean();

  LoneReports(EnvelopeLine line, ClientReports reports, RateLimits limits) {
    this.line = line;
    this.reports = reports;
    this.limits = limits;
  }

  /** Puts one into the line if there is anything to tell and nothing forbids it. */
  void send() {
    if (reports.isAnythingUnreported()
        && !limits.isLimited(DataCategory.INTERNAL)
        && isOneInLine.compareAndSet(false, true)
        && !line.addReport(Parcel.ofReport())) {
      isOneInLine.set(false);
    }
  }

  /** Takes in that the one in the line is on its way no more. */
  void ended() {
    isOneInLine.set(false);
  }
}
