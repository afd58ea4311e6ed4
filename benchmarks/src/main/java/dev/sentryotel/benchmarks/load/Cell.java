package dev.sentryotel.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

/**
 * One load.
 *
 * @param perSecond requests, each of a root and four children
 * @param latencyMillis of the collector
 */
public record Cell(int perSecond, int latencyMillis, Fault fault) {

  private static final int FAULTS_PER_SECOND = 100;
  private static final int FAULTS_LATENCY_MILLIS = 20;

  /** Returns the loads with a collector that works. */
  public static List<Cell> loads() {
    List<Cell> cells = new ArrayList<>();
    for (int perSecond : new int[] {20, 100, 500}) {
      for (int latencyMillis : new int[] {0, 20, 80}) {
        cells.add(new Cell(perSecond, latencyMillis, Fault.NONE));
      }
    }
    return cells;
  }

  /** Returns those with one that does not. */
  public static List<Cell> faults() {
    List<Cell> cells = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      if (fault != Fault.NONE) {
        cells.add(new Cell(FAULTS_PER_SECOND, FAULTS_LATENCY_MILLIS, fault));
      }
    }
    return cells;
  }

  /** Returns how the tables call it. */
  public String title() {
    return fault == Fault.NONE
        ? perSecond + " roots/s, collector " + latencyMillis + " ms"
        : fault.title();
  }

  boolean hasContender(Telemetry telemetry) {
    return fault == Fault.NONE || telemetry.delivers();
  }
}
